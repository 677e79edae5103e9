"""Windows, panels and theme; no arithmetic on voxels."""
