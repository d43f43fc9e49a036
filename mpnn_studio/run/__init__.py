"""Training and its history: a frozen project plus what happened."""
