"""The pictures of the window and how they are laid out."""
