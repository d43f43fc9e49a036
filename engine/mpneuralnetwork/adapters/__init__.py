"""Places in a network for objects that are no components of ours."""
