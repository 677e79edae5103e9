"""Both fields and what sets them apart."""
