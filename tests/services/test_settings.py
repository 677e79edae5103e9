import logging
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths

from hccbm_gui.services.log_file import log_path, start_log, stop_log
from hccbm_gui.services.settings import (
    FOLDER_VARIABLE,
    Settings,
    load_settings,
    save_settings,
    settings_path,
    user_folder,
    user_name,
)


def test_settings_come_back_as_they_were_saved() -> None:
    made = Settings(("/data/a",), "/data", b"\x00\xffgeometry", b"\x01", "Dr Kim", "clinical")
    assert save_settings(made)
    assert load_settings() == made


def test_the_folder_is_the_one_that_qt_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FOLDER_VARIABLE)
    place = QStandardPaths.StandardLocation.GenericConfigLocation
    for said in ("", "/somewhere/else", "not/absolute"):
        monkeypatch.setenv("XDG_CONFIG_HOME", said)
        assert user_folder() == Path(QStandardPaths.writableLocation(place)) / "hccbm"


def test_without_a_file_the_defaults_serve() -> None:
    assert load_settings() == Settings()


@pytest.mark.parametrize(
    "text",
    ["{", "[]", '{"recents": "x"}', '{"window_geometry": "***"}', '{"user_name": 3}', "\x00\xff"],
)
def test_a_corrupt_file_gives_the_defaults_and_a_warning(
    text: str, caplog: pytest.LogCaptureFixture
) -> None:
    settings_path().parent.mkdir(parents=True)
    settings_path().write_text(text, encoding="latin-1")
    with caplog.at_level(logging.WARNING):
        assert load_settings() == Settings()
    assert "defaults are used" in caplog.text


def test_the_last_ten_folders_are_kept_once_each(tmp_path: Path) -> None:
    settings = Settings()
    for number in [*range(12), 5]:
        settings = settings.with_recent(tmp_path / str(number))
    assert len(settings.recents) == 10
    assert settings.recents[0].endswith("5")
    assert len(set(settings.recents)) == 10
    assert settings.last_folder == str(tmp_path)


def test_a_folder_that_cannot_be_written_is_no_disaster(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("HCCBM_CONFIG_DIR", str(tmp_path / "file"))
    assert not save_settings(Settings())
    assert start_log() is None
    stop_log()
    assert "No log" in capsys.readouterr().err


def test_the_log_goes_to_the_folder_of_the_settings() -> None:
    stream = start_log()
    assert start_log() is stream
    logging.getLogger("hccbm_gui.test").warning("written")
    stop_log()
    assert "written" in log_path().read_text(encoding="utf-8")
    logging.getLogger("hccbm_gui").setLevel(logging.NOTSET)


def test_the_user_has_a_name() -> None:
    assert user_name(Settings(user_name="Dr Kim")) == "Dr Kim"
    assert user_name(Settings())
