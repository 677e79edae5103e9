"""What a view in space shows of the case: made in jobs, kept as long as it serves."""

from collections.abc import Callable, Sequence

from hccbm_gui.core.case import Case
from hccbm_gui.core.overlay import DoseOverlay, Isodose, Overlay
from hccbm_gui.core.progress import Progress, part
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.volume import Volume
from hccbm_gui.render.surface_group import LitSurface
from hccbm_gui.render.surface_scene import SurfaceScene
from hccbm_gui.render.surfaces import Surface, bone_surface, isodose_surface, roi_surface
from hccbm_gui.render.volume_image import VolumeImage, volume_image
from hccbm_gui.render.volume_presets import VolumePreset, volume_presets
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.jobs import Jobs
from hccbm_gui.views.panes.latest_job import LatestJob
from hccbm_gui.views.panes.shown import Shown
from hccbm_gui.views.panes.space_choice import (
    SpaceChoice,
    base_of,
    chosen_isodoses,
    doses_of,
    functional_of,
    is_ct,
    roi_opacity,
    visible_rois,
)

ISODOSE_OPACITY = 0.3
Level = tuple[Volume, Isodose, str]
"""A dose, one of its levels, and what it is called."""


class SpaceContent:
    """Brings a scene in line with case, overlays and choice; `changed` after each arrival."""

    def __init__(self, scene: SurfaceScene, jobs: Jobs, changed: Callable[[], object]) -> None:
        self._scene, self._changed = scene, changed
        self._bone_job = LatestJob(jobs, "Bone surface")
        self._roi_job = LatestJob(jobs, "Surfaces of structures")
        self._dose_job = LatestJob(jobs, "Isodose surfaces")
        self._image_job = LatestJob(jobs, "Image in space")
        self._bone: tuple[Volume, Surface] | None = None
        self._image: tuple[Volume, VolumeImage] | None = None
        self._surfaces: dict[Roi, LitSurface] = {}
        self._levels: dict[Level, LitSurface] = {}
        self._wanted_rois: tuple[Roi, ...] = ()
        self._wanted_levels: tuple[Level, ...] = ()

    def show(
        self,
        case: Case | None,
        shown: Shown,
        hidden: frozenset[str],
        overlays: Sequence[Overlay],
        choice: SpaceChoice,
    ) -> None:
        """Show what is there already, and begin to make what is not."""
        base = base_of(case, shown)
        preset = volume_presets().get(choice.preset)
        of_ct = preset is not None and preset.unit == "HU"
        image = base if of_ct else functional_of(case, shown)
        if preset is None or image is None or (of_ct and not is_ct(base)):
            preset = image = None
        self._follow_bone(base, choice.bone and (preset is None or not of_ct))
        self._follow_image(image, preset)
        rois = visible_rois(case, base, hidden) if choice.structures else ()
        self._follow_rois(rois, rois if case is None else case.rois)
        self._follow_doses(doses_of(overlays, base), choice.isodoses)
        comparison = None if case is None or not choice.beams else case.comparison
        self._scene.set_fields(comparison if _same_image(case, base) else None)

    def _follow_bone(self, volume: Volume | None, wanted: bool) -> None:
        if self._bone is not None and self._bone[0] is not volume:
            self._bone = None
        if volume is None or not wanted or not is_ct(volume):
            self._bone_job.drop()
            self._scene.set_bone(None)
            return
        self._scene.set_bone(None if self._bone is None else self._bone[1])
        if self._bone is not None:
            return

        def work(progress: Progress) -> Surface:
            return bone_surface(volume, progress=progress)

        self._bone_job.want(volume, work, lambda surface: self._take_bone(volume, surface))

    @guarded
    def _take_bone(self, volume: Volume, surface: Surface) -> None:
        self._bone = (volume, surface)
        self._changed()

    def _follow_image(self, volume: Volume | None, preset: VolumePreset | None) -> None:
        if volume is None or preset is None:
            self._image_job.drop()
            # The copy is large, and quickly made again.
            self._image = None
            self._scene.set_volume(None, None)
            return
        if self._image is not None and self._image[0] is volume:
            self._scene.set_volume(self._image[1], preset, preset.name)
            return
        self._image = None
        self._scene.set_volume(None, None)

        def work(progress: Progress) -> VolumeImage:
            return volume_image(volume, progress)

        self._image_job.want(volume, work, lambda image: self._take_image(volume, image))

    @guarded
    def _take_image(self, volume: Volume, image: VolumeImage) -> None:
        self._image = (volume, image)
        self._changed()

    def _follow_rois(self, rois: tuple[Roi, ...], of_case: tuple[Roi, ...]) -> None:
        """Those in `of_case` are kept, hidden ones too; what is not of the case goes."""
        kept = set(of_case)
        self._surfaces = {roi: lit for roi, lit in self._surfaces.items() if roi in kept}
        self._scene.set_structures([self._surfaces[roi] for roi in rois if roi in self._surfaces])
        missing = tuple(roi for roi in rois if roi not in self._surfaces)
        if not missing:
            self._wanted_rois = ()
            self._roi_job.drop()
            return
        if missing == self._wanted_rois and self._roi_job.is_running:
            return
        self._wanted_rois = missing

        def work(progress: Progress) -> list[Surface]:
            share = 1.0 / len(missing)
            return [
                roi_surface(roi, progress=part(progress, n * share, (n + 1) * share))
                for n, roi in enumerate(missing)
            ]

        self._roi_job.want(missing, work, lambda made: self._take_rois(missing, made))

    @guarded
    def _take_rois(self, rois: tuple[Roi, ...], made: list[Surface]) -> None:
        for roi, surface in zip(rois, made, strict=True):
            self._surfaces[roi] = LitSurface(surface, roi.colour, roi_opacity(roi), roi.name)
        self._changed()

    def _follow_doses(self, doses: tuple[DoseOverlay, ...], labels: frozenset[str] | None) -> None:
        wanted = tuple(
            (dose.volume, one, f"{dose.name}: {one.label}")
            for dose in doses
            for one in chosen_isodoses(dose, labels)
        )
        self._levels = {level: lit for level, lit in self._levels.items() if level in wanted}
        ready = [self._levels[level] for level in wanted if level in self._levels]
        self._scene.set_isodoses(ready, [dose.caption for dose in doses] if ready else [])
        missing = tuple(level for level in wanted if level not in self._levels)
        if not missing:
            self._wanted_levels = ()
            self._dose_job.drop()
            return
        if missing == self._wanted_levels and self._dose_job.is_running:
            return
        self._wanted_levels = missing

        def work(progress: Progress) -> list[Surface]:
            return [isodose_surface(dose, one.level, progress) for dose, one, _ in missing]

        self._dose_job.want(missing, work, lambda made: self._take_doses(missing, made))

    @guarded
    def _take_doses(self, levels: tuple[Level, ...], made: list[Surface]) -> None:
        for level, surface in zip(levels, made, strict=True):
            lit = LitSurface(surface, level[1].colour, ISODOSE_OPACITY, level[2])
            self._levels[level] = lit
        self._changed()


def _same_image(case: Case | None, base: Volume | None) -> bool:
    """The fields lie in the frame of the image they were made on."""
    if case is None or case.comparison is None or base is None:
        return False
    image = case.volumes.get(case.comparison.image_uid)
    return image is None or image.geometry.frame_uid == base.geometry.frame_uid
