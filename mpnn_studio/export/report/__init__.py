"""What people read of a run: the network as a drawing, and a report as one page."""
