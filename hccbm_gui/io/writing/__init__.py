"""DICOM objects written by this program, always as new files."""
