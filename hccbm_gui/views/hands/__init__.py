"""What mouse, wheel and keys do in a view."""
