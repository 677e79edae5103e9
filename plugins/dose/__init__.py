"""Dose: what is planned, what follows from it, and what the bone-scan field would cost."""
