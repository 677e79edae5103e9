"""The numbers by which hot spots of SPECT and PET are found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VolumeSpotSettings:
    """The numbers by which spots of a volume are found.

    Attributes
    ----------
    smoothing_mm : sigma of the Gaussian before anything else.
    start_suv : a peak has at least this SUV.
    start_ratio : without SUV, at least this many times the median of the body, ...
    bone_ratio : ... and, in counts, this many times the upper quartile of all that is above
        that, if it is as large as a skeleton.
    local_ratio : its peak is at least this many times its own surroundings.
    grow_fraction : a spot ends at this fraction of its own maximum (EANM: 41 %).
    volume_cc : smallest volume kept.
    split_mm, split_saddle : two peaks farther apart than this, with a saddle below this part of
        the lower one, are two spots.
    limit : no more than this many spots are listed.
    """

    smoothing_mm: float = 2.0
    start_suv: float = 2.5
    start_ratio: float = 2.5
    bone_ratio: float = 1.5
    local_ratio: float = 2.0
    grow_fraction: float = 0.41
    volume_cc: float = 1.0
    split_mm: float = 20.0
    split_saddle: float = 0.80
    limit: int = 30
