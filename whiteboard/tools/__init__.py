"""What the mouse and keys mean, in plain Python: small states that turn pointers into commands."""
