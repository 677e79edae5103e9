"""Built-in plugins, one folder each."""
