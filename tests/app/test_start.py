"""What happens before there is a window."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox

from hccbm_gui.app import window
from hccbm_gui.app.window import start_window
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.services.settings import user_folder


def test_a_broken_table_of_the_user_is_told_in_a_window_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = user_folder() / "resources" / "colour_maps"
    own.mkdir(parents=True)
    (own / "grey.toml").write_text("points = 3", encoding="utf-8")
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "critical", lambda *words: told.append(words[-1]))
    monkeypatch.setattr(window, "require_display", lambda: None)
    from hccbm_gui.render import colour_maps

    colour_maps._maps.cache_clear()
    try:
        with pytest.raises(InputRefused, match="grey"):
            start_window([Path("nowhere")])
    finally:
        (own / "grey.toml").unlink()
        colour_maps._maps.cache_clear()
    (words,) = told
    assert "cannot open" in words
    assert "grey.toml" in words
