"""What a user measures and marks on an image, and the numbers that come of it."""
