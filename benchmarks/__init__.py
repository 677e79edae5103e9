"""Measurements against the budgets and the peers; `make bench` runs them all."""
