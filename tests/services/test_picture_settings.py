"""What is remembered of the pictures comes back, and an odd file costs no more than itself."""

import json

import pytest

from hccbm_gui.services.picture_settings import (
    PictureSettings,
    pictures_from_json,
    pictures_to_json,
)
from hccbm_gui.services.settings import Settings, load_settings, save_settings, settings_path


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HCCBM_CONFIG_DIR", str(tmp_path))


MADE = (
    PictureSettings(layout="compare", columns=(280, 900, 400), opacity=0.3, linked=False)
    .with_shares("2x2", ((1.0, 2.0, 1.5), (0.4, 0.6)))
    .with_window("HU", 1500.0, -600.0)
    .with_colours("spect", "inferno")
)


def test_pictures_come_back_as_they_were_saved() -> None:
    assert save_settings(Settings(user_name="Dr Kim", pictures=MADE))
    assert load_settings().pictures == MADE


def test_a_file_of_an_earlier_version_keeps_what_it_says() -> None:
    settings_path().parent.mkdir(parents=True, exist_ok=True)
    settings_path().write_text(json.dumps({"user_name": "Dr Kim", "recents": ["/a"]}))
    loaded = load_settings()
    assert (loaded.user_name, loaded.recents) == ("Dr Kim", ("/a",))
    assert loaded.pictures == PictureSettings()


@pytest.mark.parametrize(
    ("name", "odd"),
    [
        ("layout", 3),
        ("shares", {"2x2": [[1, 2, 3]], "one": [[0], [1]], "x": "y"}),
        ("columns", ["a"]),
        ("windows", {"HU": [0, 40], "SUV": [1], "Gy": [float("nan"), 1.0]}),
        ("colours", {"spect": 4}),
        ("opacity", "half"),
        ("linked", 1),
    ],
)
def test_one_odd_entry_is_as_at_first_and_the_others_stay(name: str, odd: object) -> None:
    stored = pictures_to_json(MADE) | {name: odd}
    read = pictures_from_json(stored)
    assert getattr(read, name) == getattr(PictureSettings(), name)
    for other in ("layout", "linked", "opacity", "columns"):
        if other != name:
            assert getattr(read, other) == getattr(MADE, other)


@pytest.mark.parametrize("stored", [None, 3, "x", []])
def test_what_is_no_table_gives_the_defaults(stored: object) -> None:
    assert pictures_from_json(stored) == PictureSettings()


def test_an_opacity_stays_within_what_there_is() -> None:
    assert pictures_from_json({"opacity": 7}).opacity == 1.0
    assert pictures_from_json({"opacity": -7}).opacity == 0.0
