"""What can be done with an open board, by theme: the methods that rows of the table of actions name."""
