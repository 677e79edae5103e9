"""Fractionation: what a schedule amounts to in BED, EQD2 and TDF."""
