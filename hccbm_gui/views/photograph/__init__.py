"""A photograph of a bone scan, typed and scaled by hand."""
