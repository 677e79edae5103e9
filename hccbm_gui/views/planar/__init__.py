"""Planar bone scans: views, alignment, spots."""
