"""The window's export: one dialog for every target, from what it holds to the certificate."""
