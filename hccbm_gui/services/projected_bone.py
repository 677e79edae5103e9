"""The projected bone behind both fields: computed once for each beam and image, in a job."""

from PySide6.QtCore import QObject, Signal, Slot

from hccbm_gui.core.beam import Beam
from hccbm_gui.core.case import Case
from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.core.fields.drr import DrrImage, beams_eye_bone
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.core.volume import Volume
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.jobs import Job
from hccbm_gui.services.session import Session

MARGIN_MM = 60.0
"""Bone shown beyond the larger field, so that the eye finds its place."""

STEP_MM = 50.0
"""The picture's half size is a multiple of this, so that small edits need no new one."""


def half_size_mm(comparison: FieldComparison) -> float:
    """Half the side of the picture that shows both fields with bone around them."""
    fields = [comparison.ct_field, comparison.bone_scan_field]
    edges = [f.edges for f in fields if f is not None]
    reach = max(
        max(abs(e.superior_mm), abs(e.inferior_mm), abs(e.right_mm), abs(e.left_mm)) for e in edges
    )
    return float(-(-(reach + MARGIN_MM) // STEP_MM) * STEP_MM)


def project_bone(case: Case, comparison: FieldComparison, progress: Progress = quiet) -> DrrImage:
    """The bone (on MR: the signal) of the compared image as the beam sees it."""
    volume = case.volumes[comparison.image_uid]
    return beams_eye_bone(volume, comparison.beam, half_size_mm(comparison), progress=progress)


class ProjectedBone(QObject):
    """Holds the picture that belongs to the comparison of the session.

    Signals
    -------
    changed : there is another picture, or none any more.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._image: DrrImage | None = None
        self._of: tuple[Volume, Beam, float] | None = None
        self._asked: tuple[Volume, Beam, float] | None = None
        self._job: Job | None = None
        session.case_changed.connect(self._follow)

    @property
    def image(self) -> DrrImage | None:
        """The picture; None while there is none for the comparison of now."""
        return self._image if self._of == self._needed() else None

    def _needed(self) -> tuple[Volume, Beam, float] | None:
        case = self._session.case
        if case is None or case.comparison is None:
            return None
        comparison = case.comparison
        volume = case.volumes.get(comparison.image_uid)
        return None if volume is None else (volume, comparison.beam, half_size_mm(comparison))

    @Slot(object)
    @guarded
    def _follow(self, case: Case | None) -> None:
        needed = self._needed()
        if case is None:
            # The voxels of a patient who was closed must not stay.
            self._image = self._of = self._asked = self._job = None
        if needed is None or needed in (self._of, self._asked):
            return
        if self._job is not None:
            self._job.cancel()
        self._asked = needed
        volume, beam, half = needed

        def work(progress: Progress) -> DrrImage:
            return beams_eye_bone(volume, beam, half, progress=progress)

        self._job = self._session.jobs.start(
            "Projecting the bone",
            work,
            lambda image: self._take(image, needed),
            guard=self._session.same_patient(),
        )

    @guarded
    def _take(self, image: DrrImage, of: tuple[Volume, Beam, float]) -> None:
        self._image, self._of, self._asked = image, of, None
        self.changed.emit()
