"""Nuclear medicine: planar scans, and from activity to SUV."""
