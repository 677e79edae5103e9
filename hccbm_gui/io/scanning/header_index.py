"""The headers of folders read before, in one SQLite file of the user.

One row a folder: its files with size and times, and their headers, as compressed JSON. The index
only spares reading: whatever is wrong with it, it is set aside and the files are read.
It holds names of patients; `forget` empties it, and the oldest folders leave it by themselves.
"""

import hashlib
import json
import logging
import os
import sqlite3
import sys
import time
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from hccbm_gui import __version__
from hccbm_gui.io.headers.file_header import FileHeader
from hccbm_gui.io.scanning.found_files import Stamp
from hccbm_gui.io.scanning.header_json import header_from, plain

APPLICATION_ID = 0x48434342
"""Marks an SQLite file as this index."""
MOST_FILES = 200_000
LOCK_WAIT_S = 0.3
LARGEST_BYTES = 1024**3
"""Of the JSON of one folder."""
CODE = ("", "scanning", "headers", "pixels", "nuclear", "pictures")
"""Rooms of the code that headers come from."""
BESIDE = ("", "-journal", "-wal", "-shm", ".set-aside")
"""What the index and its remains are called, after its own name."""

DAMAGE = (sqlite3.Error, ValueError, TypeError, LookupError, AttributeError, zlib.error)
"""What may be raised on reading an index that something has damaged."""

Known = tuple[FileHeader, ...] | str
"""The headers of a file, or the reason why it is not used."""

_log = logging.getLogger("hccbm_gui.index")


@dataclass(frozen=True, slots=True)
class FolderRecord:
    """What is known of one folder: file name to stamp and content, as JSON values."""

    files: Mapping[str, tuple[list[int], Any]]

    def find(self, name: str, stamp: Stamp, path: Path) -> Known | None:
        """What is known of a file that has not changed; None where it has, or is new."""
        stored = self.files.get(name)
        if stored is None or stored[0] != [stamp.size, stamp.mtime_ns, stamp.ctime_ns]:
            return None
        content = stored[1]
        if isinstance(content, str):
            return content
        return tuple(header_from(one, path) for one in content)


NOTHING = FolderRecord({})


class HeaderIndex:
    """An open index; `DAMAGE` is what its methods raise where the file is damaged or locked."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def folder(self, name: str) -> FolderRecord:
        """What is known of a folder; nothing where it was never read."""
        row = self._connection.execute(
            "SELECT content FROM folders WHERE path = ?", (os.fsencode(name),)
        ).fetchone()
        return NOTHING if row is None else FolderRecord(_unpacked(row[0]))

    def folders_below(self, name: str) -> list[str]:
        """The known folders below one, however deep."""
        start = os.fsencode(os.path.join(name, ""))
        # The byte after the separator ends the stretch of all that begin with it.
        end = start[:-1] + bytes([start[-1] + 1])
        rows = self._connection.execute(
            "SELECT path FROM folders WHERE path >= ? AND path < ?", (start, end)
        )
        return [os.fsdecode(row[0]) for row in rows]

    def keep(self, changed: Mapping[str, FolderRecord], used: Iterable[str]) -> None:
        """Write folders that changed, without files to forget them, and note which were used."""
        now = time.time()
        rows = [
            (os.fsencode(name), now, len(one.files), _packed(one.files))
            for name, one in changed.items()
            if one.files
        ]
        gone = [(os.fsencode(name),) for name, one in changed.items() if not one.files]
        with self._connection as within:
            within.executemany("INSERT OR REPLACE INTO folders VALUES (?, ?, ?, ?)", rows)
            within.executemany("DELETE FROM folders WHERE path = ?", gone)
            within.executemany(
                "UPDATE folders SET used = ? WHERE path = ?",
                [(now, os.fsencode(name)) for name in used],
            )
            _drop_oldest(within)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def open_index(path: Path) -> HeaderIndex | None:
    """The index in `path`, made where there is none; None when it cannot be used now.

    A damaged or foreign file is set aside and a new one begun.
    """
    try:
        return HeaderIndex(_opened(path))
    except sqlite3.OperationalError as error:
        # Locked by another window, on a disk that cannot be written: it is left as it is.
        _log.warning("The index of folders read before cannot be used now: %s", error)
    except OSError as error:
        _log.warning("No index of folders read before can be made: %s", error)
    except sqlite3.DatabaseError as error:
        set_aside(path, str(error))
        try:
            return HeaderIndex(_opened(path))
        except (sqlite3.Error, OSError) as again:
            _log.warning("No index of folders read before can be made: %s", again)
    return None


def set_aside(path: Path, why: str) -> None:
    """Move a damaged index out of the way; an earlier one that was goes."""
    _log.warning("The index of folders read before is set aside (%s): %s", why, path)
    try:
        path.replace(path.with_name(path.name + ".set-aside"))
    except OSError as error:
        _log.warning("The index of folders read before cannot be moved: %s", error)


def forget(path: Path) -> None:
    """Delete the index and all its remains.

    Raises
    ------
    OSError : it is in use, or may not be deleted.
    """
    for end in BESIDE:
        path.with_name(path.name + end).unlink(missing_ok=True)


def _opened(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Names of patients are for nobody but the user.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    connection = sqlite3.connect(path, timeout=LOCK_WAIT_S)
    try:
        (mark,) = connection.execute("PRAGMA application_id").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        (code,) = connection.execute("PRAGMA user_version").fetchone()
        if mark != APPLICATION_ID and tables:
            raise sqlite3.DatabaseError("it is a file of another program")
        connection.execute("PRAGMA secure_delete = ON")
        if mark != APPLICATION_ID or code != _format():
            _begin_anew(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _begin_anew(connection: sqlite3.Connection) -> None:
    """Empty: made by this program as it is now, as another may have read headers otherwise."""
    connection.execute("PRAGMA auto_vacuum = FULL")
    with connection as within:
        within.execute("DROP TABLE IF EXISTS folders")
        within.execute(
            "CREATE TABLE folders "
            "(path BLOB PRIMARY KEY, used REAL, files INTEGER, content BLOB) WITHOUT ROWID"
        )
        within.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        within.execute(f"PRAGMA user_version = {_format()}")


def _drop_oldest(connection: sqlite3.Connection) -> None:
    rows = connection.execute("SELECT path, files FROM folders ORDER BY used DESC").fetchall()
    whole = 0
    for n, (path, files) in enumerate(rows):
        whole += files
        if whole > MOST_FILES and n:
            connection.execute("DELETE FROM folders WHERE path = ?", (path,))


def _packed(files: Mapping[str, Any]) -> bytes:
    text = json.dumps(files, default=plain, separators=(",", ":"), allow_nan=False)
    return zlib.compress(text.encode("ascii"), 1)


def _unpacked(content: bytes) -> dict[str, tuple[list[int], Any]]:
    text = zlib.decompressobj().decompress(content, LARGEST_BYTES)
    files = json.loads(text)
    if not isinstance(files, dict):
        raise TypeError("not a folder of headers")
    return files


@cache
def _format() -> int:
    """Another number for every version of the code that reads headers."""
    room = Path(__file__).resolve().parent.parent
    code = sorted(path for part in CODE for path in (room / part).glob("*.py"))
    digest = hashlib.sha256(f"{__version__} {sys.version_info[:2]}".encode())
    for path in code:
        digest.update(path.read_bytes())
    return int.from_bytes(digest.digest()[:4], "big") & 0x7FFFFFFF
