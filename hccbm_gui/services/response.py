"""Size and response of the structures of a case: calipers in its views, sums of its studies."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import MissingInput
from hccbm_gui.core.measure.calipers import LesionSize, lesion_size
from hccbm_gui.core.measure.shapes import Measurement, Ruler, point_of
from hccbm_gui.core.measure.sizes import length_mm
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.core.response import Target
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.services.measuring import add_measurement
from hccbm_gui.services.target_choice import choose_target

LONG_AXIS, SHORT_AXIS = "{} long axis", "{} short axis"
NODE = re.compile(r"GTVn\d*([_^-].*)?", re.IGNORECASE)
"""TG-263 name of a nodal GTV."""
SAME_PLACE_MM = 1e-3


def size_of(case: Case, roi: Roi, progress: Progress = quiet) -> LesionSize:
    """Calipers and volume of a structure; one drawn on one slice is as thick as its image says.

    Raises
    ------
    InputRefused : as `lesion_size`.
    """
    return lesion_size(roi, _slice_mm(case, roi), progress)


def target_of(size: LesionSize, soft_tissue_mm: float | None = None) -> Target:
    """A structure as a target lesion: a node by its short axis, else a bone lesion."""
    is_node = is_nodal(size.name)
    return Target(
        size.name,
        size.perpendicular_mm if is_node else size.longest_mm,
        is_node=is_node,
        is_bone=not is_node,
        soft_tissue_mm=soft_tissue_mm,
    )


def is_nodal(name: str) -> bool:
    """True for a nodal GTV by its TG-263 name: ``GTVn``, ``GTVn1_L``."""
    return NODE.fullmatch(name) is not None


def with_calipers(case: Case, roi: Roi) -> tuple[Case, LesionSize]:
    """The case with both axes as rulers, in the place of earlier ones of this structure.

    Raises
    ------
    MissingInput, FrameMismatch : as `choose_target`; there is no image to draw on.
    InputRefused : as `lesion_size`.
    """
    image = choose_target(case, roi.key)
    size = lesion_size(roi, image.slice_mm)
    series_uid = image.image.uid
    gone = set(calipers_of(case, roi, series_uid))
    case = replace(case, measurements=tuple(m for m in case.measurements if m not in gone))
    for label, ends in ((LONG_AXIS, size.long_axis_mm), (SHORT_AXIS, size.short_axis_mm)):
        ruler = Ruler(
            id="",
            frame_uid=image.frame_uid,
            series_uid=series_uid,
            normal=point_of(size.normal),
            label=label.format(roi.name),
            points_mm=(point_of(ends[0]), point_of(ends[1])),
        )
        case = add_measurement(case, ruler)
    return case, size


def calipers_of(case: Case, roi: Roi, series_uid: str = "") -> tuple[Ruler, ...]:
    """The rulers that were drawn as axes of a structure, on one image or on all of its frame."""
    labels = {words.format(roi.name) for words in (LONG_AXIS, SHORT_AXIS)}
    return tuple(
        one
        for one in case.measurements
        if isinstance(one, Ruler)
        and one.label in labels
        and (one.series_uid == series_uid if series_uid else one.frame_uid == roi.frame_uid)
    )


def are_current(rulers: Sequence[Ruler], size: LesionSize) -> bool:
    """Whether drawn axes are still as long as those of the structure as it is now."""
    lengths = {LONG_AXIS: size.longest_mm, SHORT_AXIS: size.perpendicular_mm}
    expected = {words.format(size.name): length for words, length in lengths.items()}
    return all(abs(length_mm(r) - expected[r.label]) <= SAME_PLACE_MM for r in rulers)


@dataclass(frozen=True, slots=True)
class StudySum:
    """The long axes that are drawn on the images of one study.

    Attributes
    ----------
    study_uid, date : of the study; the date may be empty.
    targets : one for each long axis, in the order of drawing.
    """

    study_uid: str
    date: str
    targets: tuple[Target, ...]

    @property
    def sum_mm(self) -> float:
        """Sum of the diameters."""
        return sum(target.size_mm for target in self.targets)


def study_sums(case: Case) -> tuple[StudySum, ...]:
    """Every study on which long axes are drawn, the earliest first."""
    found: dict[str, StudySum] = {}
    for info in sorted(case.series, key=lambda one: one.date):
        made = tuple(filter(None, (_drawn_target(m) for m in case.measurements
                                   if m.series_uid == info.uid)))  # fmt: skip
        if made:
            known = found.get(info.study_uid, StudySum(info.study_uid, info.date, ()))
            found[info.study_uid] = replace(known, targets=(*known.targets, *made))
    return tuple(found.values())


def targets_of_study(case: Case, study_uid: str) -> tuple[Target, ...]:
    """The targets of `study_sums` of one study.

    Raises
    ------
    MissingInput : no long axis is drawn on its images.
    """
    found = next((one for one in study_sums(case) if one.study_uid == study_uid), None)
    if found is None:
        raise MissingInput(
            "No long axis is drawn on the images of this study.",
            where=study_uid,
            remedy="Draw the calipers of its target lesions.",
        )
    return found.targets


def default_structure(case: Case) -> Roi | None:
    """The chosen GTV, else the first one; None when the case has none."""
    gtvs = case.gtvs()
    return next((roi for roi in gtvs if roi.key == case.chosen_gtv), gtvs[0] if gtvs else None)


def measurable_structures(case: Case) -> tuple[Roi, ...]:
    """What may be a lesion: GTVs first, then all others that are drawn but the body."""
    drawn = [r for r in case.rois if not r.is_empty and r.kind is not RoiKind.EXTERNAL]
    return tuple(sorted(drawn, key=lambda roi: roi.kind is not RoiKind.GTV))


def _drawn_target(measurement: Measurement) -> Target | None:
    """A ruler that was drawn, or renamed, to be the axis that counts."""
    if not isinstance(measurement, Ruler):
        return None
    for words in (LONG_AXIS, SHORT_AXIS):
        name = measurement.label.removesuffix(words.format(""))
        is_node = is_nodal(name)
        if name != measurement.label and is_node == (words is SHORT_AXIS):
            return Target(name, length_mm(measurement), is_node=is_node, is_bone=not is_node)
    return None


def _slice_mm(case: Case, roi: Roi) -> float | None:
    volume = case.volumes.get(roi.series_uid)
    if volume is None:
        frames = (v for v in case.volumes.values() if v.geometry.frame_uid == roi.frame_uid)
        volume = next(frames, None)
    return None if volume is None else volume.geometry.spacing_mm[0]
