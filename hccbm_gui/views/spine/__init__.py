"""Levels of the spine."""
