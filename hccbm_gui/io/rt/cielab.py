"""Display colours of segments: CIELab as DICOM stores it, to the colours of a screen."""

import numpy as np

_XYZ_TO_RGB = np.array(
    [
        [3.2404542, -1.5371385, -0.4985314],
        [-0.9692660, 1.8760108, 0.0415560],
        [0.0556434, -0.2040259, 1.0572252],
    ]
)
"""XYZ under D65 to linear sRGB (IEC 61966-2-1)."""
_WHITE_D65 = np.array([0.95047, 1.0, 1.08883])


def rgb_of_cielab(stored: tuple[float, ...] | None) -> tuple[int, int, int] | None:
    """(red, green, blue) 0-255 of a CIELab value of three 16-bit numbers; None stays None.

    PS3.3 C.10.7.1.1: L* from 0 to 100, a* and b* from -128 to 127, over 0 to 65535. The
    standard means a D50 white; what writes segmentations computes with D65, so this does too.
    """
    if stored is None:
        return None
    lightness = stored[0] * 100.0 / 65535.0
    a, b = (part * 255.0 / 65535.0 - 128.0 for part in stored[1:3])
    height = (lightness + 16.0) / 116.0
    curve = np.array([height + a / 500.0, height, height - b / 200.0])
    edge = 6.0 / 29.0
    xyz = np.where(curve > edge, curve**3, 3.0 * edge**2 * (curve - 4.0 / 29.0)) * _WHITE_D65
    linear = np.clip(_XYZ_TO_RGB @ xyz, 0.0, 1.0)
    shown = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    red, green, blue = np.rint(shown * 255.0).astype(int).tolist()
    return red, green, blue
