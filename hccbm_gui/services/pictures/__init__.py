"""Pictures drawn with QPainter: the same functions paint screen, PNG and PDF."""
