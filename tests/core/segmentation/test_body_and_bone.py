"""The body without its couch, and a bone with its marrow."""

from dataclasses import replace

import numpy as np
import pytest

from hccbm_gui.core.errors import NotQuantifiable
from hccbm_gui.core.segmentation.body_and_bone import body_outline, bone_mask
from hccbm_gui.core.volume import Unit, Volume


def test_the_body_is_without_the_couch(ct: Volume) -> None:
    body = body_outline(ct)
    assert body.volume_cc == pytest.approx(np.pi * 85 * 60 * 120 / 1000, rel=0.03)
    assert not body.full()[20, -5].any()


def test_bone_holds_its_marrow(ct: Volume) -> None:
    bone = bone_mask(ct)
    assert bone.volume_cc == pytest.approx(np.pi * 14**2 * 80 / 1000, rel=0.06)
    assert bone.full()[20, 62, 49]


def test_without_ct_numbers_there_is_neither(ct: Volume) -> None:
    for unfit in (replace(ct, unit=Unit.SIGNAL), replace(ct, quantifiable=False)):
        with pytest.raises(NotQuantifiable):
            body_outline(unfit)
        with pytest.raises(NotQuantifiable):
            bone_mask(unfit)
