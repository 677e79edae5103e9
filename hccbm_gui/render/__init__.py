"""From core data to VTK pictures."""
