"""Can nuclear images be placed, lettered and counted? BI-12 to BI-17, BI-24."""

from collections.abc import Iterable

from hccbm_gui.core.case import SeriesInfo
from hccbm_gui.core.checks.left_out import left_out
from hccbm_gui.core.checks.row import Status, Told
from hccbm_gui.core.checks.situation import Inspected
from hccbm_gui.core.checks.wording import counted, listed, sentences, series_name, unique
from hccbm_gui.core.note_words import COLOUR_PALETTE, UNSEARCHED, WITH_LOSS
from hccbm_gui.core.picture import CAPTURE_NOTE
from hccbm_gui.core.planar import PIXEL_SIZE_NOTE, PlanarScan, Scale, View
from hccbm_gui.core.volume import Unit

NO_PLANAR = "There is no planar bone scan."


def _planar(it: Inspected) -> list[tuple[SeriesInfo, PlanarScan]]:
    scans = it.case.planar_scans
    return [(info, scans[info.uid]) for info in it.case.series if info.uid in scans]


def planar_placed(it: Inspected) -> Told:
    """BI-12: a planar image lies nowhere until it is aligned, and a person has agreed."""
    scans = _planar(it)
    if not scans:
        return Status.NOT_APPLICABLE, NO_PLANAR, ""
    good, doubts = [], []
    for info, _ in scans:
        alignment = it.case.alignment_of(info.uid)
        name = series_name(info)
        if alignment is None:
            doubts.append(f"{name}: has no place in the patient and is not aligned")
            continue
        words = f"{name}: aligned by {alignment.method}, residual {alignment.residual_mm:.1f} mm"
        if alignment.approved:
            good.append(f"{words}, approved by {alignment.approved_by or 'somebody'}")
        else:
            doubts.append(f"{words}, not approved")
    if doubts:
        return (
            Status.WARNING,
            f"{listed(unique((*doubts, *good)))}.",
            "Align it with the CT, look at the overlay and approve it before a field is used.",
        )
    return Status.PASSED, f"{listed(unique(good))}.", ""


def views_known(it: Inspected) -> Told:
    """BI-13: which view each picture is, and which side of it is left."""
    scans = _planar(it)
    if not scans:
        return Status.NOT_APPLICABLE, NO_PLANAR, ""
    doubts, good = [], []
    for info, scan in scans:
        name = series_name(info)
        views = [image.view for image in scan.images]
        unlettered = [str(image.view) for image in scan.images if not image.laterality_known]
        if View.UNKNOWN in views:
            doubts.append(f"{name}: which view it is, the file does not say")
        elif unlettered:
            doubts.append(f"{name}: left and right of the {listed(unlettered)} view are not known")
        elif len(set(views)) == 1:
            doubts.append(f"{name}: only the {views[0]} view is there")
        else:
            good.append(f"{name}: {listed(map(str, views))}, left and right known")
    if doubts:
        return (
            Status.WARNING,
            f"{listed(unique((*doubts, *good)))}.",
            "Say the view beside the picture, by a mark of known side; until then no letter is "
            "shown.",
        )
    return Status.PASSED, f"{listed(unique(good))}.", ""


def scale_known(it: Inspected) -> Told:
    """BI-14: how large a pixel of a planar image is."""
    scans = _planar(it)
    if not scans:
        return Status.NOT_APPLICABLE, NO_PLANAR, ""
    told, worst = [], Status.PASSED
    for info, scan in scans:
        name = series_name(info)
        if not scan.images:
            continue
        rows = scan.images[0].array.shape[0]
        row_mm, column_mm = scan.images[0].spacing_mm
        size = f"{row_mm:.2f} × {column_mm:.2f} mm, {rows * row_mm / 10.0:.0f} cm high"
        if scan.scale is Scale.UNKNOWN:
            told.append(f"{name}: the pixel size is not known")
            worst = Status.FAILED
        elif scan.scale is Scale.STORED:
            told.append(f"{name}: {size}")
        else:
            why = " ".join(note for note in scan.notes if PIXEL_SIZE_NOTE in note)
            told.append(f"{name}: {size}, {scan.scale}. {why}".rstrip())
            worst = worst if worst is Status.FAILED else Status.WARNING
    remedy = "Set the scale by two points of known distance; until then no length is measured."
    return (
        worst,
        f"{listed(told)}.".replace("..", "."),
        remedy if worst is not Status.PASSED else "",
    )


def counts_kept(it: Inspected) -> Told:
    """BI-15: counts are counts: no loss, no screen capture, no palette."""
    lossy = [
        f"{series_name(info)}: {note}"
        for info in it.case.series
        for note in info.notes
        if (WITH_LOSS in note or COLOUR_PALETTE in note or note == CAPTURE_NOTE)
        # Why it was not searched for spots says the same once more.
        and not note.startswith(UNSEARCHED)
    ]
    flat = [
        f"{series_name(info)}: {' '.join(scan.notes)}"
        for info, scan in _planar(it)
        if not scan.counts and not scan.photograph and not _told_of(series_name(info), lossy)
    ]
    if lossy or flat:
        return (
            Status.WARNING,
            sentences(unique((*lossy, *flat)), 6),
            "It may be looked at, nothing is measured on it. Export the original image.",
        )
    images = len(it.case.planar_scans) + len(it.case.volumes)
    if not images:
        return Status.NOT_APPLICABLE, "There is no image.", ""
    return Status.PASSED, f"{counted(images, 'image')} without loss.", ""


def _told_of(name: str, told: Iterable[str]) -> bool:
    return any(words.startswith(f"{name}:") for words in told)


def no_photograph(it: Inspected) -> Told:
    """BI-16: a photograph of a scan is looked at, never measured."""
    photographs = [series_name(info) for info, scan in _planar(it) if scan.photograph]
    beside = left_out(it.case.rejected, "picture")
    if photographs:
        return (
            Status.WARNING,
            f"Photographs taken as a bone scan: {listed(photographs)}.",
            "What is drawn on them is visual only; ask for the DICOM images.",
        )
    if beside:
        return (
            Status.WARNING,
            f"{counted(len(beside), 'picture')} that are not DICOM: "
            f"{listed(one.file.replace(chr(92), '/').rpartition('/')[2] for one in beside)}.",
            "A photograph of a bone scan is opened by itself: patient, view and scale are typed.",
        )
    return Status.PASSED, "No photograph.", ""


def tomography_placed(it: Inspected) -> Told:
    """BI-17: a SPECT says where it lies, in its detector item, and which way it is stacked."""
    spects = [
        (info, it.case.volumes[info.uid])
        for info in it.case.series_of("spect")
        if info.uid in it.case.volumes
    ]
    if not spects:
        return Status.NOT_APPLICABLE, "There is no reconstructed SPECT.", ""
    nowhere = [series_name(info) for info, volume in spects if not volume.geometry.frame_uid]
    if nowhere:
        return (
            Status.WARNING,
            f"No place in the patient is known of {listed(nowhere)}; it is not overlaid.",
            "Register it with the CT, or export it with its position.",
        )
    told = []
    for info, volume in spects:
        low, high = volume.geometry.bounds_mm()
        step = volume.geometry.spacing_mm[0]
        told.append(f"{series_name(info)}: z {low[2]:.1f} to {high[2]:.1f} mm, {step:.2f} mm apart")
    return Status.PASSED, f"{listed(told)}.", ""


def uptake_known(it: Inspected) -> Told:
    """BI-24: a PET is in SUV, else it says what it lacks."""
    pets = [
        (info, it.case.volumes[info.uid])
        for info in it.case.series_of("pet")
        if info.uid in it.case.volumes
    ]
    if not pets:
        return Status.NOT_APPLICABLE, "There is no PET.", ""
    good: list[str] = []
    doubts: list[str] = []
    for info, volume in pets:
        notes = [n for n in volume.notes if "SUV" in n or "PET in" in n or "Bq" in n]
        words = f"{series_name(info)}: in {volume.unit}. {' '.join(notes)}".rstrip()
        (good if volume.unit is Unit.SUV and not notes else doubts).append(words)
    if doubts:
        return (
            Status.WARNING,
            " ".join((*doubts, *good)),
            "Take no SUV of it, or get body weight, injected activity and times from the record.",
        )
    return Status.PASSED, " ".join(good), ""
