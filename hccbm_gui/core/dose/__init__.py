"""Photon dose: an estimate for open fields, its tables, and what a field costs."""
