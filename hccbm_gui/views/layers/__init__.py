"""What lies over what, and how it looks."""
