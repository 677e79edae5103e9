"""Drawing: strokes, vertices and slices of a structure as functions from Roi to Roi."""
