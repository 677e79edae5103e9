"""Locked structures: what changes a structure asks here first."""

from dataclasses import replace

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import InputRefused, MissingInput


def require_unlocked(case: Case, key: str) -> None:
    """Refuse to change the structure `key` when it is locked; an unknown key is nobody's.

    Raises
    ------
    InputRefused : it is locked.
    """
    if key in case.locked:
        name = next((roi.name for roi in case.rois if roi.key == key), key)
        raise InputRefused(
            f"{name} is locked.",
            remedy="Unlock it in the list of structures, or change a duplicate of it.",
        )


def set_locked(case: Case, key: str, locked: bool) -> Case:
    """Lock a structure against every change, or free it.

    Raises
    ------
    MissingInput : the case has no such structure.
    """
    if not any(roi.key == key for roi in case.rois):
        raise MissingInput("The structure to lock is not there any more.")
    return replace(case, locked=case.locked | {key} if locked else case.locked - {key})
