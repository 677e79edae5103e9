"""HCCBM: a treatment-planning viewer for bone metastases of liver cancer."""

__version__ = "0.1.0"
NOTICE = "Research and education. NOT FOR CLINICAL USE. Verify in an approved planning system."
