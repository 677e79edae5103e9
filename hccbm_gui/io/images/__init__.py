"""Images to volumes and planar scans: pixels, order of slices, units."""
