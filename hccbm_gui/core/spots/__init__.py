"""Hot and cold spots: found, outlined, named and proposed as physiological."""
