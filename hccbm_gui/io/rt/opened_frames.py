"""Frames of reference of the opened images, and those that registrations lead to them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from hccbm_gui.core.rigid_registration import RigidRegistration
from hccbm_gui.io.contents import Contents

OTHER_FRAME = "None of the opened images has its frame of reference."


@dataclass(frozen=True, slots=True)
class OpenedFrames:
    """Frames of reference of the opened images, and those that registrations lead to them."""

    images: frozenset[str]
    registered: frozenset[str]

    def doubt(self, frame_uid: str) -> str:
        """Why something in that frame lies on no image; empty when it does."""
        return "" if not self.images or frame_uid in self.images else OTHER_FRAME


def opened_frames(contents: Contents, registrations: Iterable[RigidRegistration]) -> OpenedFrames:
    """The frames of all volumes, and those that one registration leads to one of them."""
    images = {volume.geometry.frame_uid for volume in contents.volumes.values()} - {""}
    pairs = [{one.fixed_frame_uid, one.moving_frame_uid} for one in registrations]
    registered = {uid for pair in pairs if pair & images for uid in pair - images}
    return OpenedFrames(frozenset(images), frozenset(registered))


def newest_last(registrations: Iterable[RigidRegistration]) -> tuple[RigidRegistration, ...]:
    """In the order of making, as the last one of two frames is used; told where there are more."""
    ordered = sorted(registrations, key=lambda one: one.made_at)
    pairs = Counter(_pair(one) for one in ordered)
    newest: Mapping[frozenset[str], RigidRegistration] = {_pair(one): one for one in ordered}

    def told(one: RigidRegistration) -> RigidRegistration:
        count = pairs[_pair(one)]
        if count == 1:
            return one
        which = "the newest" if newest[_pair(one)] is one else "not used, an older one"
        return replace(one, notes=(*one.notes, f"{which} of {count} for these frames"))

    return tuple(told(one) for one in ordered)


def _pair(one: RigidRegistration) -> frozenset[str]:
    return frozenset((one.fixed_frame_uid, one.moving_frame_uid))


def registration_notes(
    registrations: Iterable[RigidRegistration],
) -> Iterable[tuple[str, str]]:
    """(series UID, sentence) of what is to be said of each registration."""
    for one in registrations:
        for note in one.notes:
            sentence = f"{note[:1].upper()}{note[1:]}"
            yield one.series_uid, sentence if sentence.endswith(".") else f"{sentence}."
