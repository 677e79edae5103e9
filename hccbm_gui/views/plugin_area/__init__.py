"""Panels, menus and cards of plugins."""
