"""Regions found in an image from a hint of the user: by value, by growing, by edges."""
