"""Small programs that run an export in a process of its own, with the runtime that it is for."""
