"""Structures: list, card, menu, marks and names."""
