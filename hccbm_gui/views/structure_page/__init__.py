"""The page "Shape": structures made from structures and from the image, seen before they are."""
