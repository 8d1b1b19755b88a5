"""The same notes in other whiteboards: see README.md."""
