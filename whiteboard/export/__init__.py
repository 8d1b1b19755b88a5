"""Drawings and records to files: one module a format, and a table of them in `formats`."""
