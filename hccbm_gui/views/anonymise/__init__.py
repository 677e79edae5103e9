"""Copies without what identifies the patient."""
