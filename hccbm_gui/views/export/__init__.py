"""What goes out as DICOM."""
