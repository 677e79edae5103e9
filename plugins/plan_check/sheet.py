"""The sheet: rows of a check, what they were made from, and who signed them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from hccbm_gui.core.checks.row import CheckRow, count_rows
from hccbm_gui.core.patient import Patient

GROUPS = {
    "identity": "Identity",
    "references": "References",
    "plan": "Plan and beams",
    "images": "Images",
    "dose": "Dose",
    "structures": "Structures",
    "dvh": "DVH against the planning system",
    "constraints": "Constraints",
    "gamma": "Second dose",
    "lesions": "Several lesions",
}
"""First part of a row's id, and the heading of its group; in the order of the sheet."""


@dataclass(frozen=True, slots=True)
class InputRecord:
    """Something the rows were made from, with the SHA-256 of its content."""

    modality: str
    description: str
    uid: str
    files: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who took responsibility for a sheet, when (ISO 8601, local time), and in what words."""

    name: str
    signed: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All rows, in the order of their groups.

    Attributes
    ----------
    patient : whose plan it is.
    subject : what was checked, as pairs of heading and words.
    inputs : everything that went in.
    versions : of the program and of this check.
    created : ISO 8601; like the sign-off no part of the fingerprint.
    """

    patient: Patient
    subject: tuple[tuple[str, str], ...]
    rows: tuple[CheckRow, ...]
    inputs: tuple[InputRecord, ...]
    versions: tuple[tuple[str, str], ...]
    created: str = ""
    sign_off: SignOff | None = None

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rows have each status."""
        return count_rows(self.rows)

    @property
    def canonical(self) -> str:
        """The sheet without time and sign-off as JSON; equal inputs give equal bytes."""
        content = {
            "patient": _patient(self.patient),
            "subject": dict(self.subject),
            "rows": [row.as_json() for row in self.rows],
            "inputs": [_input(record) for record in self.inputs],
            "versions": dict(self.versions),
        }
        return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    @property
    def fingerprint(self) -> str:
        """SHA-256 of `canonical`."""
        return hashlib.sha256(self.canonical.encode()).hexdigest()

    def signed(self, name: str, comment: str = "", at: datetime | None = None) -> "Sheet":
        """This sheet with a sign-off.

        Raises
        ------
        ValueError : no name.
        """
        if not name.strip():
            raise ValueError("a sheet is signed by somebody")
        moment = (at or datetime.now()).astimezone().isoformat(timespec="seconds")
        return replace(self, sign_off=SignOff(name.strip(), moment, comment.strip()))

    def with_sign_off(self, sign_off: SignOff) -> "Sheet":
        """This sheet with a sign-off that was given to one of the same content before."""
        return replace(self, sign_off=sign_off)

    def as_json(self) -> dict[str, Any]:
        """Everything, for the command line."""
        sign = self.sign_off
        return {
            "rows": [row.as_json() for row in self.rows],
            "counts": dict(self.counts),
            "fingerprint": self.fingerprint,
            "inputs": [_input(record) for record in self.inputs],
            "version": self.versions[0][1] if self.versions else "",
            "versions": dict(self.versions),
            "patient": _patient(self.patient),
            "subject": dict(self.subject),
            "created": self.created,
            "sign_off": None
            if sign is None
            else {"name": sign.name, "signed": sign.signed, "comment": sign.comment},
        }


def _patient(patient: Patient) -> dict[str, str]:
    return {
        "id": patient.id,
        "name": patient.name,
        "birth_date": patient.birth_date,
        "sex": patient.sex,
    }


def _input(record: InputRecord) -> dict[str, Any]:
    return {
        "modality": record.modality,
        "description": record.description,
        "uid": record.uid,
        "files": record.files,
        "sha256": record.sha256,
    }
