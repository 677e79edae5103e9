"""Words by which a note, or the reason why a file was left out, is known again.

The reader that writes the sentence and the check that looks for it share one name, so that
neither can change alone.
"""

# Files and slices set apart.
NOT_DICOM = "Not a DICOM file"
PICTURE_FILE = "If it shows a bone scan"
NOT_USED = "not used by this program"
LOCALISER = "A localiser (scout view)"
PROJECTIONS = "projections"
DOSE_REPORT = "radiation dose report"
COLOUR_PICTURE = "A colour picture (screen capture or colour map)"
UNLIKE_SERIES = "differs from the slices of its series"
COPY_OF = "A copy of"
SAME_PLACE = "A slice of the same series lies at the same place"
SEVERAL_FRAMES = "Several frames in a file"
AS_SINGLE_SLICES = "as single slices (classic DICOM)"
NO_IMAGES = (
    NOT_DICOM,
    NOT_USED,
    "DICOMDIR",
    "not an image",
    "only DICOM is read",
    "Unpack it first",
    "Open it ",
)
"""One of these is in every sentence on files that are expected beside images."""
NO_PLACE = "have no place in the patient"

# Series and stacks.
OF_THE_SERIES = "of the series have this"
ONE_OF_VOLUMES = "volumes in the series"
POINTS_IN_TIME = (
    "TemporalPosition",
    "NominalPercentageOf",
    "TriggerTime",
    "FrameReferenceTime",
    "AcquisitionTime",
    "ContentTime",
    "phase",
    "Phase",
    "%",
)
"""Attributes by which such volumes are points in time, and not echoes or kernels."""
PLACES_TAKEN = "at places already taken"
SIDEWAYS = "The slices shift sideways"
TILT = "Gantry tilt or sheared stack"
NOT_PERPENDICULAR = "Rows and columns of the image are not perpendicular"

# Values.
WITH_LOSS = "compressed with loss"
COLOUR_PALETTE = "index a colour palette"
UNDECLARED_LETTERS = "character set that the file does not declare"

# Spots.
UNSEARCHED = "No spots are listed"

# Doses.
GRID_SCALING = "grid scaling of the dose"
DOSE_GRID = "The dose grid"
DOSE_PLANES = "planes of the dose"
SINGLE_PLANE = "The dose is a single plane"
NOT_WHOLE_COURSE = "not of the whole course"

# Structures.
OFF_SLICES = "slices of the image"
OFF_STACK = "slice of the image"
