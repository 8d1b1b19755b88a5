"""Whatever bytes come: each format refuses in one sentence or reads, under a fuzzer that is guided by what is reached."""
