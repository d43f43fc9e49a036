"""The middle-left column: the layers as cards, from the input to the training settings."""
