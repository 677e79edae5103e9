"""The projections of an image from all around: coarse ones to turn through, a fine one at rest."""

from collections.abc import Callable

import numpy as np

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.progress import Progress, part
from hccbm_gui.core.volume import Volume
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.jobs import Jobs
from hccbm_gui.services.mip_projection import (
    MipImage,
    MipSource,
    mip_source,
    project,
    turn_around,
)
from hccbm_gui.views.panes.latest_job import LatestJob

ANGLES = 48
FINE_PIXELS = 240_000
COARSER = 2.0
"""How much larger the pixels of the turning pictures are."""


class MipTurn:
    """Makes projections in jobs; `changed` is called when there is another one to show."""

    def __init__(self, jobs: Jobs, changed: Callable[[], object]) -> None:
        self._changed = changed
        self._fine_job = LatestJob(jobs, "Projection at rest")
        self._round_job = LatestJob(jobs, "Rotating projection")
        self._clear(None)

    def _clear(self, volume: Volume | None) -> None:
        self._fine_job.drop()
        self._round_job.drop()
        self._volume = volume
        self._source: MipSource | None = None
        self._fine: MipImage | None = None
        self._round: tuple[MipImage, ...] = ()
        self.angle_deg = 0.0

    @property
    def image(self) -> MipImage | None:
        """The projection nearest to the angle, the fine one if it is that; None before the first.

        It says itself from where it is seen.
        """
        if self._fine is not None and self._fine.angle_deg == self.angle_deg:
            return self._fine
        if self._round:
            return self._round[round(self.angle_deg / 360.0 * ANGLES) % ANGLES]
        return self._fine

    @property
    def centre_mm(self) -> FloatArray | None:
        """(3,) LPS mm in the middle of every projection; None before the first."""
        return None if self._source is None else self._source.centre_mm

    @property
    def shown_half_mm(self) -> tuple[float, float]:
        """Half the width and height that hold the image from the front and from the side."""
        if self._source is None:
            return 1.0, 1.0
        x, y, z = np.ptp(self._source.geometry.bounds_mm(), axis=0) / 2.0
        return max(float(x), float(y)), float(z)

    def take(self, volume: Volume | None) -> None:
        """Project this image; nothing of another one is kept."""
        if volume is not self._volume:
            self._clear(volume)
        if volume is not None:
            self.rest()

    def turn_to(self, angle_deg: float) -> None:
        """Show the projection nearest to an angle."""
        self.angle_deg = angle_deg % 360.0
        self._changed()

    def step(self, by: int = 1) -> None:
        """On to the next of the coarse projections."""
        self.turn_to((round(self.angle_deg / 360.0 * ANGLES) + by) * 360.0 / ANGLES)

    def pause(self) -> None:
        """Nobody looks: make nothing; what is ready stays."""
        self._fine_job.drop()
        self._round_job.drop()

    def rest(self) -> None:
        """Make the fine projection of the angle, and the coarse ones all around if need be."""
        volume, angle_deg, source = self._volume, self.angle_deg, self._source
        if volume is None:
            return
        if self._fine is not None and self._fine.angle_deg == angle_deg:
            self._go_round()
            return

        def work(progress: Progress) -> tuple[MipSource, MipImage]:
            made = source or mip_source(volume, part(progress, 0.0, 0.3))
            return made, project(made, angle_deg, fine_pixel_mm(made), part(progress, 0.3, 1.0))

        self._fine_job.want((volume, angle_deg), work, self._take_fine)

    @guarded
    def _take_fine(self, made: tuple[MipSource, MipImage]) -> None:
        self._source, self._fine = made
        self._changed()
        self._go_round()

    def _go_round(self) -> None:
        source = self._source
        if self._round or source is None or self._round_job.is_running:
            return

        def work(progress: Progress) -> tuple[MipImage, ...]:
            return turn_around(source, ANGLES, COARSER * fine_pixel_mm(source), progress)

        self._round_job.want(source, work, self._take_round)

    @guarded
    def _take_round(self, made: tuple[MipImage, ...]) -> None:
        self._round = made
        self._changed()


def fine_pixel_mm(source: MipSource) -> float:
    """The pixel of the picture at rest: that of the image, unless there would be too many."""
    half_u, half_v = source.half_size_mm
    most = float(np.sqrt(4.0 * half_u * half_v / FINE_PIXELS))
    return max(min(source.geometry.spacing_mm), most)
