"""What the left button does in a slice view, one tool a file."""
