"""What the user designed: an immutable project, pure edits on it, and the check that tells what would not work."""
