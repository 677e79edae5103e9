"""Dose-volume histograms: the curve, its metrics, its constraints, its agreement with others."""
