"""Which saved work may be put onto images read anew: that on series whose bytes are the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from hccbm_gui.core.case import Case
from hccbm_gui.core.rigid_registration import RigidRegistration
from hccbm_gui.io.saving.saved_case import SavedSeries, SavedWork

T = TypeVar("T")
IMAGES = ("volume", "spect", "pet")


@dataclass(frozen=True, slots=True)
class Trust:
    """Series UIDs by how they compare with what was saved.

    Attributes
    ----------
    known : all series of the saved case.
    unchanged : the same files, by hash.
    changed : there, but with other content.
    missing : what is not there any more, in words.
    changed_names : the changed ones in words.
    frames : frames of reference of unchanged series, and of no changed one.
    """

    known: frozenset[str]
    unchanged: frozenset[str]
    changed: tuple[str, ...]
    missing: tuple[str, ...]
    changed_names: tuple[str, ...]
    frames: frozenset[str]

    @classmethod
    def of(cls, fresh: Case, series: Sequence[SavedSeries]) -> "Trust":
        """Compare what was saved with what was read."""
        now = {info.uid: info for info in fresh.series}
        there = [one for one in series if one.uid in now]
        same = {one.uid for one in there if one.sha256 and one.sha256 == now[one.uid].sha256}
        changed = [one for one in there if one.uid not in same]
        good = {one.frame_uid for one in there if one.uid in same}
        # What refers to a frame alone may lie on any of its images.
        bad = {one.frame_uid for one in changed if one.kind in IMAGES}
        return cls(
            frozenset(one.uid for one in series),
            frozenset(same),
            tuple(one.uid for one in changed),
            tuple(_named(one) for one in series if one.uid not in now),
            tuple(_named(one) for one in changed),
            frozenset(good - {""}) - bad,
        )

    def sentences(self) -> tuple[str, ...]:
        """What differs, a sentence each."""
        gone = [f"{name} is missing." for name in self.missing]
        return (*gone, *(f"{name} has changed since." for name in self.changed_names))

    def sift(self, work: SavedWork) -> tuple[SavedWork, tuple[str, ...]]:
        """The work that may be applied, and what was left out, a sentence each."""
        dropped: list[str] = []

        def kept(what: str, all_of_it: Iterable[T], good: Iterable[bool]) -> tuple[T, ...]:
            pairs = list(zip(all_of_it, good, strict=True))
            out = sum(not ok for _, ok in pairs)
            if out:
                dropped.append(f"Left out: {out} {what}.")
            return tuple(one for one, ok in pairs if ok)

        rois, marks = work.structures, work.measurements
        sifted = replace(
            work,
            structures=kept(
                "structures",
                rois,
                (
                    self._on(roi.series_uid, roi.frame_uid)
                    and self._whole(roi.structure_set_uid)
                    for roi in rois
                ),
            ),
            spots=kept("spots", work.spots, (s.series_uid in self.unchanged for s in work.spots)),
            views=kept("views", work.views, (v.scan_uid in self.unchanged for v in work.views)),
            scales=kept("scales", work.scales, (s.scan_uid in self.unchanged for s in work.scales)),
            alignments=kept(
                "alignments",
                work.alignments,
                (a.scan_uid in self.unchanged and a.frame_uid in self.frames
                 for a in work.alignments),
            ),
            registrations=kept(
                "registrations",
                work.registrations,
                (self._places(r) for r in work.registrations),
            ),
            measurements=kept(
                "measurements", marks, (self._on(m.series_uid, m.frame_uid) for m in marks)
            ),
            levels=kept(
                "vertebral levels", work.levels, (v.frame_uid in self.frames for v in work.levels)
            ),
            searched=work.searched & self.unchanged,
        )  # fmt: skip
        return sifted, tuple(dropped)

    def _on(self, series_uid: str, frame_uid: str) -> bool:
        """True when what refers to a series, or only to a frame, still lies on the same image."""
        return series_uid in self.unchanged if series_uid else frame_uid in self.frames

    def _places(self, registration: RigidRegistration) -> bool:
        """True for one whose object is as it was, or whose frames are when it was made here."""
        if registration.series_uid:
            return registration.series_uid in self.unchanged
        return {registration.fixed_frame_uid, registration.moving_frame_uid} <= self.frames

    def _whole(self, structure_set_uid: str) -> bool:
        """True for what was drawn here, and for what was changed of a file that is as it was."""
        return structure_set_uid not in self.known or structure_set_uid in self.unchanged


def told_in_words(told: Sequence[str]) -> str:
    """One note of all that differs."""
    return "Opened from a case file: " + " ".join(told)


def _named(series: SavedSeries) -> str:
    return f"{series.modality} {series.description or series.uid}".strip()
