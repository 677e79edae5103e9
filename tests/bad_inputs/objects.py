"""Patients, plans, doses and structures that do not belong together; written into `make.folder`."""

from pathlib import Path
from typing import Any

from pydicom import uid


def bi_01(make: Any, parts: Any) -> Path:
    """The CT of one person with the structures and the dose of another."""
    others = [parts.structures(make), parts.plan(make), parts.dose(make)]
    for ds in others:
        ds.PatientID, ds.PatientName = "P2", "Other^Person"
        ds.PatientBirthDate, ds.PatientSex = "19610304", "M"
        ds.StudyInstanceUID = "1.2.826.0.1.9"
    make.save_all([*parts.ct(make), *others])
    return make.folder


def bi_02(make: Any, parts: Any, registered: bool = False) -> Path:
    """Structures and dose of another frame of reference than the CT, perhaps with the
    registration that relates the two."""
    drawn, dose = parts.structures(make, frame=parts.OTHER_FRAME), parts.dose(make)
    dose.FrameOfReferenceUID = parts.OTHER_FRAME
    make.save_all([*parts.ct(make), drawn, parts.plan(make), dose])
    if registered:
        make.save(registration(make, parts))
    return make.folder


def registration(make: Any, parts: Any) -> Any:
    """What lies at x in the other frame lies at x + 5 mm in that of the CT."""
    ds = make.base(uid.SpatialRegistrationStorage, "REG", "7")
    item = make.sequence_item

    def placed(frame: str, shift: float) -> Any:
        matrix = [1, 0, 0, shift, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
        inner = item(
            FrameOfReferenceTransformationMatrixType="RIGID",
            FrameOfReferenceTransformationMatrix=matrix,
        )
        outer = item(MatrixSequence=[inner])
        return item(FrameOfReferenceUID=frame, MatrixRegistrationSequence=[outer])

    ds.RegistrationSequence = [placed(ds.FrameOfReferenceUID, 0), placed(parts.OTHER_FRAME, 5)]
    return ds


def bi_03(make: Any, parts: Any) -> Path:
    """A dose that refers to another plan than the one beside it."""
    dose = parts.dose(make)
    dose.ReferencedRTPlanSequence[0].ReferencedSOPInstanceUID = "1.2.826.0.9.404"
    make.save_all([*parts.ct(make), parts.structures(make), parts.plan(make), dose])
    return make.folder


def bi_04(make: Any, parts: Any, how: str = "relative") -> Path:
    """A relative dose, one without scaling, or one of a beam or a fraction only."""
    dose = parts.dose(make)
    if how == "relative":
        dose.DoseUnits = "RELATIVE"
    elif how == "scaling":
        del dose.DoseGridScaling
    else:
        dose.DoseSummationType = how
    make.save_all([*parts.ct(make), parts.structures(make), parts.plan(make), dose])
    return make.folder


OFFSETS = {
    "relative": lambda z: [value - z[0] for value in z],
    "absolute": list,
    "descending": lambda z: [z[0] - value for value in z],
    "uneven": lambda z: [0.0, 3.0, 6.0, 9.0, 12.0, 16.5, 21.0, 25.5, 30.0],
    "disordered": lambda z: [0.0, 3.0, 9.0, 6.0, 12.0, 15.0, 18.0, 21.0, 24.0],
}


def bi_05(make: Any, parts: Any, how: str = "disordered") -> Path:
    """A dose whose planes are told as `OFFSETS` has it; the first lies at z = 3."""
    dose = parts.dose(make)
    depths = [z + 3.0 for z in parts.DEPTHS]
    dose.ImagePositionPatient[2] = depths[0]
    dose.GridFrameOffsetVector = OFFSETS[how](depths)
    make.save_all([*parts.ct(make), parts.structures(make), parts.plan(make), dose])
    return make.folder


def bi_20(make: Any, parts: Any) -> Path:
    """Structures of every kind that is not whole."""
    ds = parts.structures(make)
    on = parts.square
    crossing = [-8, -8, 12, 8, 8, 12, 8, -8, 12, -8, 8, 12]
    keyhole = [
        value
        for x, y in (
            (-12, -12), (12, -12), (12, 12), (-12, 12), (-12, 0),
            (-6, 0), (-6, 6), (6, 6), (6, -6), (-6, -6), (-6, 0), (-12, 0),
        )
        for value in (x, y, 12)
    ]  # fmt: skip
    for name, contours, kind in (
        ("Empty", [], "CLOSED_PLANAR"),
        ("Open", [on(8, 12)], "OPEN_PLANAR"),
        ("Point", [[1, 2, 12]], "POINT"),
        ("Two_Points", [[0, 0, 12, 5, 5, 12]], "CLOSED_PLANAR"),
        ("Crossing", [crossing], "CLOSED_PLANAR"),
        ("Keyhole", [keyhole], "CLOSED_PLANAR"),
        ("Off_Slice", [on(8, z) for z in (10.4, 13.4, 16.4)], "CLOSED_PLANAR"),
        ("Rounded", [on(8, z + 0.003) for z in (9, 12, 15)], "CLOSED_PLANAR"),
        ("Twice", [on(6, z) for z in (9, 12, 15)], "CLOSED_PLANAR"),
        ("Twice", [on(7, z) for z in (9, 12, 15)], "CLOSED_PLANAR"),
        ("Elsewhere", [on(8, z) for z in (9, 12, 15)], "CLOSED_PLANAR"),
    ):
        parts.add_structure(make, ds, name, contours, kind)
    ds.StructureSetROISequence[-1].ReferencedFrameOfReferenceUID = parts.OTHER_FRAME
    make.save_all([*parts.ct(make), ds, parts.plan(make), parts.dose(make)])
    return make.folder


NAMES = {
    "korean": ("\\ISO 2022 IR 149", "Hong^Gildong=洪^吉洞=홍^길동"),
    "japanese": ("\\ISO 2022 IR 87", "Yamada^Tarou=山田^太郎=やまだ^たろう"),
    "chinese": ("GB18030", "Wang^XiaoDong=王^小东"),
    "russian": ("ISO_IR 144", "Люкceмбypг"),
}


def bi_26(make: Any, parts: Any, how: str = "undeclared") -> Path:
    """A patient with a name in another alphabet; `undeclared`: without its character set."""
    slices = parts.ct(make)
    for ds in slices:
        if how == "undeclared":
            ds.SpecificCharacterSet, ds.PatientName = "ISO_IR 192", "김^철수"
        else:
            charset, name = NAMES[how]
            ds.SpecificCharacterSet = charset.split("\\")
            ds.PatientName = name
    paths = make.save_all(slices)
    if how == "undeclared":
        for path in paths:
            path.write_bytes(path.read_bytes().replace(b"ISO_IR 192", b"ISO_IR 6  "))
    return make.folder


def bi_27(make: Any, parts: Any, scanned: str = "20231101") -> Path:
    """A bone scan of another day than the CT of 5 January 2024 and the plan made on the 10th."""
    scan, plan = parts.bone_scan(make), parts.plan(make)
    scan.StudyInstanceUID = "1.2.826.0.1.8"
    scan.StudyDate = scan.SeriesDate = scan.AcquisitionDate = scanned
    plan.RTPlanDate, plan.RTPlanTime = "20240110", "1200"
    make.save_all([*parts.ct(make), parts.structures(make), plan, parts.dose(make), scan])
    return make.folder


def bi_28(make: Any, parts: Any) -> Path:
    """A short CT of the spine, which shows no vertebra that could be counted from."""
    make.save_all([*parts.ct(make), parts.structures(make)])
    return make.folder


def bi_29(make: Any, parts: Any) -> Path:
    """A set whose GTV is drawn anew after everything was computed."""
    make.save_all(parts.whole_set(make))
    return make.folder


def bi_30(make: Any, parts: Any) -> Path:
    """A set, and beside it a folder of plug-ins of which one raises and one asks for an API that
    does not exist."""
    make.save_all(parts.whole_set(make))
    for name, api, code in (
        ("raises", 1, "def create_panel(context):\n    raise ValueError('boom')\n"),
        ("tomorrow", 99, "def create_panel(context):\n    return None\n"),
    ):
        folder = make.folder.parent / "plugins" / name
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text("", encoding="utf-8")
        (folder / "panel.py").write_text(code, encoding="utf-8")
        (folder / "plugin.toml").write_text(
            f'id = "{name}"\nname = "{name}"\nversion = "1.0"\napi = {api}\n'
            f'[[panels]]\ntitle = "{name}"\nentry = "panel:create_panel"\n',
            encoding="utf-8",
        )
    return make.folder
