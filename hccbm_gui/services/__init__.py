"""The open case, jobs, undo, comparison and report; the same for window and command line."""
