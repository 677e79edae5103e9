"""The page of the report on the estimate: figures of both fields, picture, caveats."""

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from hccbm_gui.core.dose.case_cost import ct_of
from hccbm_gui.plugin.api import Case, FieldCost, Recall, ReportSection, SectionTable

from .both_fields import both_fields_picture, coronal_slice
from .logic import cost_rows, target_of

HEADER = (
    "Structure",
    "cc",
    "D95 bone-scan",
    "D95 adjusted",
    "Mean bone-scan",
    "Mean adjusted",
    "V80 % bone-scan",
    "V80 % adjusted",
)


def section(case: Case, recall: Recall) -> ReportSection | None:
    """The section of `case`; None without an estimate."""
    cost = case.current_cost
    if cost is None:
        return None
    assumed = (
        f"{cost.engine}: {cost.technique}, {cost.energy_mv:g} MV photons, open fields, "
        f"{cost.prescription_gy:g} Gy prescribed. Doses in Gy; V80 is the volume with at least "
        "80 % of the prescription."
    )
    rows = tuple((row.name, row.volume, *row.d95, *row.mean, *row.v80) for row in cost_rows(cost))
    return ReportSection(
        title="Dose of both fields, an estimate",
        sentences=(cost.sentence(), assumed, *(f"! {caveat}" for caveat in cost.caveats)),
        tables=(SectionTable(HEADER, rows),),
        pictures=_pictures(case, cost),
    )


def _pictures(case: Case, cost: FieldCost) -> tuple[bytes, ...]:
    gtv = target_of(case)
    if gtv is None:
        return ()
    ct, _ = ct_of(case, cost.comparison)
    return (_png(both_fields_picture(coronal_slice(ct, cost, gtv), cost)),)


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())
