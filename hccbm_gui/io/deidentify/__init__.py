"""De-identification of DICOM files: PS3.15 Annex E, basic profile with some of its options."""
