"""Gamma: how well two doses of a patient agree, as a whole and in each structure."""
