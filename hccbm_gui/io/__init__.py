"""DICOM in and out, and the phantom patient; knows no window."""
