"""One training step taken apart: its arrays, and how each of their numbers came about."""
