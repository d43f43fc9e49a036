"""Looking into a trained network: its numbers, what it does with one example, and whether it learns well."""
