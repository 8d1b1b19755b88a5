"""The document of a board: records, changes, commands, rules and history, as values and functions."""
