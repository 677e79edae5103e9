"""What the program remembers of its user: recent folders, window, name, mouse."""

import base64
import json
import logging
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from hccbm_gui.services.picture_settings import (
    PictureSettings,
    pictures_from_json,
    pictures_to_json,
)

FOLDER_VARIABLE = "HCCBM_CONFIG_DIR"
"""Environment variable that moves the settings and the log elsewhere."""

MAX_RECENTS = 10

_log = logging.getLogger("hccbm_gui.settings")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that is kept between two runs; nothing of a patient but folder names.

    Attributes
    ----------
    recents : folders opened, the last first.
    last_folder : where the next open dialog starts.
    window_geometry, window_state : as Qt saved them; empty the first time.
    user_name : who approves; empty for the name of the login.
    mouse_scheme : which table of buttons and tools is in use.
    theme : which colours, by the name of the file in resources/themes.
    language : of the window, e.g. ``ko``; empty for that of the system.
    pinned : recent folders that stay in the list.
    pictures : layout, how the pictures share the room, windows and colours.
    keys : id of a command to the user's own key, in Qt's portable words; empty for none.
    identity_in_pictures : whether saved, copied and printed pictures name the patient.
    """

    recents: tuple[str, ...] = ()
    last_folder: str = ""
    window_geometry: bytes = b""
    window_state: bytes = b""
    user_name: str = ""
    mouse_scheme: str = "default"
    theme: str = "dark"
    language: str = ""
    pinned: tuple[str, ...] = ()
    pictures: PictureSettings = field(default_factory=PictureSettings)
    keys: Mapping[str, str] = field(default_factory=dict)
    identity_in_pictures: bool = False

    def with_recent(self, folder: Path | str) -> "Settings":
        """These settings with `folder` as the one opened last."""
        path = str(Path(folder).expanduser().absolute())
        others = tuple(entry for entry in self.recents if entry != path)
        parent = path if Path(path).is_dir() else str(Path(path).parent)
        return replace(self, recents=(path, *others)[:MAX_RECENTS], last_folder=parent)


def user_folder() -> Path:
    """The folder of the settings and the log; it may not exist yet."""
    override = os.environ.get(FOLDER_VARIABLE)
    if override:
        return Path(override)
    return _config_folder() / "hccbm"


def _config_folder() -> Path:
    """What Qt calls GenericConfigLocation; told without Qt, as the command line asks early."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Preferences"
    said = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    return said if said.is_absolute() else Path.home() / ".config"


def settings_path() -> Path:
    """The settings file."""
    return user_folder() / "settings.json"


def load_settings() -> Settings:
    """The settings as saved; the defaults, with a logged warning, when they cannot be read."""
    path = settings_path()
    if not path.exists():
        return Settings()
    try:
        return _from_json(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError) as error:
        _log.warning("The settings in %s cannot be read (%s); defaults are used.", path, error)
        return Settings()


def save_settings(settings: Settings) -> bool:
    """Write the settings whole or not at all; False, with a logged warning, when refused."""
    path = settings_path()
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(_to_json(settings), indent=1), encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        _log.warning("The settings cannot be written to %s: %s", path, error)
        return False
    return True


def user_name(settings: Settings | None = None) -> str:
    """Who is sitting here: the name in the settings, else that of the login."""
    chosen = (load_settings() if settings is None else settings).user_name
    if chosen:
        return chosen
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no login name, as in some containers
        return "unknown user"


def _to_json(settings: Settings) -> dict[str, Any]:
    return {
        "recents": list(settings.recents),
        "last_folder": settings.last_folder,
        "window_geometry": base64.b64encode(settings.window_geometry).decode(),
        "window_state": base64.b64encode(settings.window_state).decode(),
        "user_name": settings.user_name,
        "mouse_scheme": settings.mouse_scheme,
        "theme": settings.theme,
        "language": settings.language,
        "pinned": list(settings.pinned),
        "pictures": pictures_to_json(settings.pictures),
        "keys": dict(settings.keys),
        "identity_in_pictures": settings.identity_in_pictures,
    }


def _from_json(stored: object) -> Settings:
    if not isinstance(stored, Mapping):
        raise TypeError("not a table of settings")
    plain = Settings()
    recents = stored.get("recents", [])
    if not isinstance(recents, list) or not all(isinstance(entry, str) for entry in recents):
        raise TypeError("recents is not a list of folders")
    return Settings(
        recents=tuple(recents[:MAX_RECENTS]),
        last_folder=_text(stored, "last_folder", plain.last_folder),
        window_geometry=base64.b64decode(_text(stored, "window_geometry", ""), validate=True),
        window_state=base64.b64decode(_text(stored, "window_state", ""), validate=True),
        user_name=_text(stored, "user_name", plain.user_name),
        mouse_scheme=_text(stored, "mouse_scheme", plain.mouse_scheme),
        theme=_text(stored, "theme", plain.theme),
        language=_text(stored, "language", plain.language),
        pinned=tuple(e for e in stored.get("pinned", ()) if isinstance(e, str))[:MAX_RECENTS],
        pictures=pictures_from_json(stored.get("pictures")),
        keys=_keys(stored.get("keys")),
        # Only a plain yes counts: a damaged file must not put names into pictures.
        identity_in_pictures=stored.get("identity_in_pictures") is True,
    )


def _keys(stored: object) -> dict[str, str]:
    if not isinstance(stored, Mapping):
        return {}
    return {str(name): key for name, key in stored.items() if isinstance(key, str)}


def _text(stored: Mapping[str, Any], key: str, default: str) -> str:
    value = stored.get(key, default)
    if not isinstance(value, str):
        raise TypeError(f"{key} is not text")
    return value
