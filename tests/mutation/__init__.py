"""Small mistakes are put into the program, and the tests must find them: ``python -m tests.mutation``."""
