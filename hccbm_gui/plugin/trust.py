"""Which plugins may run: what the user allowed, by the hash of the files, and turned off.

All of it is in ``plugins.json`` in the folder of the settings.
"""

import hashlib
import json
import logging
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.services.settings import user_folder

COMPILED = "__pycache__"
"""Not part of the hash: compiled code is read from built-in plugins only (see `loading`)."""

LARGEST_BYTES = 200_000_000

_log = logging.getLogger("hccbm_gui.plugins")


def folder_sha256(folder: Path) -> str:
    """SHA-256 over the files of a plugin: each relative path and content, in order of path.

    Links are followed, as Python does when it imports them. Folders whose name begins with a
    dot are left out: tools keep their notes there, and Python imports nothing from them.

    Raises
    ------
    InputRefused : a file cannot be read, or there is more than a plugin can need.
    """
    digest = hashlib.sha256()
    total = 0
    try:
        for path in _files(folder):
            content = path.read_bytes()
            total += len(content)
            if total > LARGEST_BYTES:
                raise InputRefused(
                    f"The plugin has more than {LARGEST_BYTES // 1_000_000} MB of files.",
                    where=str(folder),
                    remedy="Keep data that does not belong to it elsewhere.",
                )
            name = path.relative_to(folder).as_posix().encode("utf-8", "surrogateescape")
            # Lengths go in as well: no two folders may give the same bytes.
            digest.update(f"{len(name)} {len(content)} ".encode() + name + content)
    except OSError as error:
        raise InputRefused(
            f"The files of the plugin cannot be read: {error.strerror or error}.",
            where=str(error.filename or folder),
        ) from error
    return digest.hexdigest()


def _files(folder: Path) -> list[Path]:
    found = []
    for place, folders, names in os.walk(folder, followlinks=True):
        folders[:] = [name for name in folders if name != COMPILED and name[0] != "."]
        found += [Path(place) / name for name in names]
        if len(found) > 10_000:
            raise InputRefused("The plugin has more than 10000 files.", where=str(folder))
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def trust_path() -> Path:
    """The file that keeps what was allowed."""
    return user_folder() / "plugins.json"


@dataclass(slots=True)
class Trust:
    """What the user said of plugins: id to allowed hash, and the ids turned off."""

    allowed: dict[str, dict[str, str]] = field(default_factory=dict)
    off: set[str] = field(default_factory=set)

    def allowed_sha256(self, plugin_id: str) -> str:
        """The hash that was allowed; empty when none was."""
        return self.allowed.get(plugin_id, {}).get("sha256", "")

    def allow(self, plugin_id: str, sha256: str = "") -> None:
        """Turn on; with the hash for a plugin that is not built in."""
        self.off.discard(plugin_id)
        if sha256:
            now = datetime.now(UTC).isoformat(timespec="seconds")
            self.allowed[plugin_id] = {"sha256": sha256, "when": now}
        self._save()

    def turn_off(self, plugin_id: str) -> None:
        """Remember that it is off."""
        self.off.add(plugin_id)
        self._save()

    def _save(self) -> None:
        """Write all of it or nothing.

        Raises
        ------
        InputRefused : the file cannot be written; what was said holds until the end only.
        """
        path = trust_path()
        draft = path.with_suffix(f".{os.getpid()}.tmp")
        content = {"allowed": self.allowed, "off": sorted(self.off)}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps(content, indent=1), encoding="utf-8")
            draft.replace(path)
        except OSError as error:
            raise InputRefused(
                f"It cannot be kept which plugins are on: {error.strerror or error}.",
                where=str(path),
                remedy="The choice holds until the program ends.",
            ) from error


def load_trust() -> Trust:
    """What was kept; nothing is allowed, with a logged warning, when it cannot be read."""
    path = trust_path()
    if not path.exists():
        return Trust()
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        allowed = {str(one): _consent(entry) for one, entry in stored["allowed"].items()}
        return Trust(allowed, {str(one) for one in stored["off"]})
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        _log.warning("%s cannot be read (%s); no plugin of others is allowed.", path, error)
        return Trust()


def _consent(entry: Any) -> dict[str, str]:
    return {"sha256": str(entry["sha256"]), "when": str(entry.get("when", ""))}
