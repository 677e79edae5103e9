"""Wiring: the command line, the window's start and the crash gates."""
