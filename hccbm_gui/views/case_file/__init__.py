"""The work kept: case file, journal, history."""
