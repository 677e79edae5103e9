"""What can go wrong, as one tree.

HccbmError                 says what, where and what to do
|-- InputRefused           an input cannot be read or trusted
|   |-- NothingToRead      no patient data in the given paths
|   |-- UnreadableFile     one file, with its reason
|   |-- UntrustedGeometry  positions, spacing or orientation that cannot be believed
|   `-- MixedPatients      more than one patient where one is needed
|-- MissingInput           a computation lacks something the case does not have
|-- FrameMismatch          two frames of reference without a registration between them
|-- NotQuantifiable        the image may be looked at but not measured
`-- CannotWrite            no room on the disk, or no right to write there

Cancelled                  not an error: the user stopped the work
"""


class HccbmError(Exception):
    """An error a person can act on.

    Parameters
    ----------
    what : the fault, one sentence.
    where : file, tag, series or structure; empty if `what` says it.
    remedy : what to do about it, one sentence.
    """

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        place = f" ({where})" if where else ""
        super().__init__(f"{what}{place}" + (f" {remedy}" if remedy else ""))


class InputRefused(HccbmError):
    """An input cannot be read or trusted."""


class NothingToRead(InputRefused):
    """The given paths hold no patient data."""


class UnreadableFile(InputRefused):
    """One file cannot be understood."""


class UntrustedGeometry(InputRefused):
    """Positions, spacing or orientation contradict each other or are absent."""


class MixedPatients(InputRefused):
    """More than one patient where exactly one is needed."""


class MissingInput(HccbmError):
    """The case lacks something that the computation needs."""


class FrameMismatch(HccbmError):
    """Two frames of reference meet without a registration between them."""


class NotQuantifiable(HccbmError):
    """The image may be displayed, but no number may be taken from it."""


class CannotWrite(HccbmError):
    """No room on the disk, or no right to write there: the next file will fare no better."""


class Cancelled(Exception):
    """The user stopped the work; raised out of a progress call."""
