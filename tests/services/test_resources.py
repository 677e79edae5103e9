"""The user's own files before those of the program."""

import pytest

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.services.resources import (
    read_table,
    refused,
    resource_files,
    resource_path,
    user_resources,
)


@pytest.fixture
def own(tmp_path, monkeypatch):
    monkeypatch.setenv("HCCBM_CONFIG_DIR", str(tmp_path))
    (tmp_path / "resources/themes").mkdir(parents=True)
    return user_resources()


def test_a_file_of_the_user_is_found_first_and_a_folder_never(own):
    programs = resource_path("themes/dark.toml")
    (own / "themes/dark.toml").write_text("name = 'mine'")
    assert resource_path("themes/dark.toml") == own / "themes/dark.toml"
    assert resource_path("themes") == programs.parent
    assert resource_path() == programs.parents[1]
    assert resource_path("themes/light.toml").parent == programs.parent


def test_the_files_of_a_folder_are_the_user_s_and_the_others_of_the_program(own):
    before = [path.name for path in resource_files("themes")]
    (own / "themes/dark.toml").write_text("")
    (own / "themes/night.toml").write_text("")
    (own / "themes/notes.txt").write_text("")
    after = resource_files("themes")
    assert [path.name for path in after] == sorted([*before, "night.toml"])
    mine = {path.name for path in after if path.is_relative_to(own)}
    assert mine == {"dark.toml", "night.toml"}


def test_what_cannot_be_read_is_refused_with_the_way_out_that_fits(own):
    broken = own / "themes/dark.toml"
    broken.write_bytes(b"\xff = nothing")
    with pytest.raises(InputRefused, match="The theme cannot be read") as refusal:
        read_table(broken, "The theme")
    assert refusal.value.where == str(broken)
    assert "without it the program's is used" in refusal.value.remedy
    programs = refused(resource_path("themes/light.toml"), "The theme", KeyError("dim"))
    assert programs.where == "light.toml"
    assert "no 'dim'" in programs.what
    assert "Install" in programs.remedy
