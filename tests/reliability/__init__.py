"""The promises of the board file, tried: short in the tests, long by ``python -m tests.reliability``."""
