"""Slices to volumes: their order, the holes between them, and their pixels read in place."""
