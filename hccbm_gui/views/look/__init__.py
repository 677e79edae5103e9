"""Colours, icons, words and sizes of the window."""
