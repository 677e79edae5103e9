"""DVH: curves, metrics, constraints, and what the planning system says."""
