"""Structures, plans and doses of radiotherapy."""
