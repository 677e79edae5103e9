"""Rulers, regions, profiles and probes: list, page, figures."""
