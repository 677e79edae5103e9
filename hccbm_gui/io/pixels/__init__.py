"""Stored pixels of one file: where they lie, how they are decoded, what they mean."""
