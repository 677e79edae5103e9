"""A planar scan laid on the coronal plane of a CT, with its residual."""
