"""What intake does: one class for each door, the table of commands at the end of acting.py."""
