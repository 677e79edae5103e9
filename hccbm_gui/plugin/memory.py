"""What plugins remember from one run to the next: a JSON file for each of them."""

import json
import logging
import os
import threading
from pathlib import Path
from typing import Any

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.services.settings import user_folder

_log = logging.getLogger("hccbm_gui.plugins")


class Memory:
    """The values of one plugin, in ``plugin_settings/<id>.json`` in the folder of the settings."""

    def __init__(self, plugin_id: str) -> None:
        self._path = user_folder() / "plugin_settings" / f"{plugin_id}.json"
        self._lock = threading.Lock()
        self._values: dict[str, Any] | None = None

    @property
    def path(self) -> Path:
        """Where the values are kept."""
        return self._path

    def recall(self, key: str, default: Any = None) -> Any:
        """A copy of what was remembered under `key`, else `default`."""
        with self._lock:
            stored = self._read()
            return json.loads(json.dumps(stored[key])) if key in stored else default

    def remember(self, key: str, value: Any) -> None:
        """Keep `value`.

        Raises
        ------
        TypeError, ValueError : JSON does not know it, or no longer as the same kind of thing.
        InputRefused : it cannot be written; it holds until the program ends.
        """
        kept = json.loads(json.dumps(value, allow_nan=False))
        with self._lock:
            values = {**self._read(), key: kept}
            self._values = values
            self._write(values)

    def _read(self) -> dict[str, Any]:
        if self._values is None:
            self._values = {}
            if self._path.exists():
                try:
                    stored = json.loads(self._path.read_text(encoding="utf-8"))
                    if not isinstance(stored, dict):
                        raise ValueError("not a table")
                    self._values = stored
                except (OSError, ValueError) as error:
                    _log.warning("%s cannot be read (%s); nothing is recalled", self._path, error)
        return self._values

    def _write(self, values: dict[str, Any]) -> None:
        draft = self._path.with_suffix(f".{os.getpid()}.tmp")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps(values, indent=1), encoding="utf-8")
            draft.replace(self._path)
        except OSError as error:
            raise InputRefused(
                f"The settings of a plugin cannot be written: {error.strerror or error}.",
                where=str(self._path),
            ) from error
