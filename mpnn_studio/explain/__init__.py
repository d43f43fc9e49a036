"""Inspecting a trained network: its weights, what it does with one example, and whether it learns well."""
