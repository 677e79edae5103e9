"""What can be done: records, menu, palette, keys."""
