"""Is what was opened whole, of one patient, and does it belong together? One row a question."""
