"""A board file of each version of the tables that was in use, and the script that makes the next."""
