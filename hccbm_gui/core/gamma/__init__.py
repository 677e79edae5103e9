"""How well two dose distributions agree: the gamma index."""
