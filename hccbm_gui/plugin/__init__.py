"""Plugins: manifest, host and the public API."""
