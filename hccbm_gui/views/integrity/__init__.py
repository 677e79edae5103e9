"""The integrity sheet."""
