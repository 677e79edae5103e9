"""The thirty bad inputs as rows: what each would do, and whether it is there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hccbm_gui.core.checks import (
    nuclear_inputs,
    object_inputs,
    people_inputs,
    series_inputs,
    stack_inputs,
    work_inputs,
)
from hccbm_gui.core.checks.row import CheckRow, Told
from hccbm_gui.core.checks.situation import Inspected


@dataclass(frozen=True, slots=True)
class InputRule:
    """One of the bad inputs: its number, the title of its row, and who judges it."""

    number: str
    title: str
    judge: Callable[[Inspected], Told]


INPUT_RULES = (
    InputRule("BI-01", "One patient", people_inputs.one_person),
    InputRule("BI-02", "Frame of an open image", object_inputs.frames_agree),
    InputRule("BI-03", "The dose is of the open plan", object_inputs.dose_of_plan),
    InputRule("BI-04", "The dose is in Gy and whole", object_inputs.dose_means_gy),
    InputRule("BI-05", "Planes of the dose in order", object_inputs.dose_planes),
    InputRule("BI-06", "No slice missing", stack_inputs.no_gaps),
    InputRule("BI-07", "Slices evenly spaced", stack_inputs.even_steps),
    InputRule("BI-08", "No gantry tilt, no shear", stack_inputs.straight_stack),
    InputRule("BI-09", "Patient position", series_inputs.patient_lies),
    InputRule("BI-10", "Nothing but slices in a series", series_inputs.only_slices),
    InputRule("BI-11", "One point in time", series_inputs.one_phase),
    InputRule("BI-12", "Planar image aligned", nuclear_inputs.planar_placed),
    InputRule("BI-13", "Views, left and right", nuclear_inputs.views_known),
    InputRule("BI-14", "Pixel size of the planar image", nuclear_inputs.scale_known),
    InputRule("BI-15", "Values without loss", nuclear_inputs.counts_kept),
    InputRule("BI-16", "No photograph", nuclear_inputs.no_photograph),
    InputRule("BI-17", "SPECT says where it lies", nuclear_inputs.tomography_placed),
    InputRule("BI-18", "Rows and columns told apart", stack_inputs.square_pixels),
    InputRule("BI-19", "CT numbers are HU", series_inputs.trusted_hu),
    InputRule("BI-20", "Contours closed and on slices", object_inputs.structures_whole),
    InputRule("BI-21", "MR along the patient's axes", stack_inputs.oblique_mr),
    InputRule("BI-22", "Every file can be read", series_inputs.whole_files),
    InputRule("BI-23", "Neither one slice nor too many", stack_inputs.usual_size),
    InputRule("BI-24", "PET in SUV", nuclear_inputs.uptake_known),
    InputRule("BI-25", "Multi-frame images understood", series_inputs.several_frames),
    InputRule("BI-26", "Name readable", people_inputs.readable_name),
    InputRule("BI-27", "Images of one time", people_inputs.dates_fit),
    InputRule("BI-28", "Vertebral level known", work_inputs.levels_known),
    InputRule("BI-29", "Results not older than edits", work_inputs.results_current),
    InputRule("BI-30", "Plugins do not fail", work_inputs.plugins_well),
)


def input_rows(inspected: Inspected) -> Iterator[CheckRow]:
    """A row for each of the thirty, ``input.BI-01`` to ``input.BI-30``, in their order."""
    for rule in INPUT_RULES:
        status, evidence, remedy = rule.judge(inspected)
        yield CheckRow(f"input.{rule.number}", rule.title, status, evidence, remedy)
