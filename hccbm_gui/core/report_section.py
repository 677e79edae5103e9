"""A section that a plugin adds to the report: sentences, tables and pictures, as values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SectionTable:
    """A table: its header and rows of as many cells."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ReportSection:
    """One section of the report.

    Attributes
    ----------
    title : its heading.
    sentences : paragraphs above the tables; a warning begins with ``!``.
    tables : in order.
    pictures : PNG files as bytes, for white paper.
    """

    title: str
    sentences: tuple[str, ...] = ()
    tables: tuple[SectionTable, ...] = ()
    pictures: tuple[bytes, ...] = ()
