"""Other programs to compare with, each in an environment of its own."""
