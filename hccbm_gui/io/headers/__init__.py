"""One file by its header: who, of what kind, and where in a stack each of its frames lies."""
