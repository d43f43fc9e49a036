"""What the user designed: an immutable project, pure edits on it, and the check that finds what would not work."""
