"""What files and folders hold: found, read by their headers, sorted into series."""
