"""From target to field, and from two fields to what their difference means."""
