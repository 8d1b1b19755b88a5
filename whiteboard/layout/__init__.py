"""Geometry, text and drawings of a board as values: no window, no PDF, no disk."""
