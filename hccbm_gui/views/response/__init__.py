"""Response of a lesion by its diameters."""
