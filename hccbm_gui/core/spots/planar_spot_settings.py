"""The numbers by which hot and cold spots of a planar scan are found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlanarSpotSettings:
    """Thresholds; the defaults miss hot discs below 15 mm (twice) and cold below 30 mm (half).

    Attributes
    ----------
    smoothing_px : sigma of the Gaussian before anything else.
    body_fraction : of the 99.5th percentile; above it is the patient.
    window_mm : side of the square whose median is the background.
    strip_mm : (height, width) of the window along the spine.
    hot_ratio, hot_z : a hot seed has at least this ratio to what is expected, and this z score.
    cold_ratio, cold_z : a cold seed has at most these.
    grow_fraction : a spot ends where counts fall to this part of the way from background to peak.
    hot_area_cm2, cold_area_cm2 : smallest areas kept.
    split_mm, split_saddle : two peaks farther apart than this, with a saddle below this part of
        the lower peak, are two spots.
    normal_bone_limit : normal bone is never expected hotter than this many times the spine.
    """

    smoothing_px: float = 1.0
    body_fraction: float = 0.05
    window_mm: float = 61.0
    strip_mm: tuple[float, float] = (150.0, 11.0)
    hot_ratio: float = 1.5
    hot_z: float = 3.0
    cold_ratio: float = 0.70
    cold_z: float = -2.5
    grow_fraction: float = 0.41
    hot_area_cm2: float = 1.0
    cold_area_cm2: float = 1.5
    split_mm: float = 20.0
    split_saddle: float = 0.80
    normal_bone_limit: float = 1.6

    @classmethod
    def sensitive(cls) -> "PlanarSpotSettings":
        """Finds fainter hot spots, at the price of more to reject."""
        return cls(hot_ratio=1.25, hot_z=4.0)
