"""Immutable data, geometry and every number; knows no file format and no window."""
