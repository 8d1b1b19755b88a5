"""Measures the window and the board file on boards of many notes: ``python -m tests.benchmarks [N]``."""
