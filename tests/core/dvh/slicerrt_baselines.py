"""The SlicerRT baselines: two cases with contours, a dose, and DVHs of Eclipse and CERR."""

import gzip
import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkIOXML import vtkXMLPolyDataReader

from hccbm_gui.core.dvh.calculation import calculate_dvhs
from hccbm_gui.core.dvh.dvh import Dvh
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.volume import Unit, Volume

FOLDER = "slicerrt-eclipse-dose-dvh-baselines"
CASES = ("Prostate", "Ent")
FRAME = "1.2.3"
HALF_BIN_GY = {"Eclipse": 0.0, "CERR": 0.1}
"""CERR lists the volume above the lower edge of a bin of 0.2 Gy beside the centre of the next."""


def read_nrrd(path):
    head, body = path.read_bytes().split(b"\n\n", 1)
    fields = dict(line.split(": ", 1) for line in head.decode().splitlines() if ": " in line)
    columns, rows, slices = (int(n) for n in fields["sizes"].split())
    values = np.frombuffer(gzip.decompress(body), "<f4").reshape(slices, rows, columns)
    origin = [float(n) for n in fields["space origin"].strip("()").split(",")]
    assert fields["space directions"] == "(2.5,0,0) (0,2.5,0) (0,0,2.5)"
    geometry = Geometry.from_axes(values.shape, origin, (2.5, 2.5, 2.5), FRAME)
    return Volume(values, geometry, Unit.GY)


def read_contours(path):
    """The planar contours that the file holds, from RAS to LPS."""
    reader = vtkXMLPolyDataReader()
    reader.SetFileName(str(path))
    reader.Update()
    data = reader.GetOutput()
    points = vtk_to_numpy(data.GetPoints().GetData()).astype(float) * (-1.0, -1.0, 1.0)
    starts = vtk_to_numpy(data.GetLines().GetOffsetsArray())
    order = vtk_to_numpy(data.GetLines().GetConnectivityArray())
    lines = [points[order[a:b]] for a, b in pairwise(starts)]
    lines = [line[:-1] if (line[0] == line[-1]).all() else line for line in lines]
    name = data.GetFieldData().GetAbstractArray("Segment_Name").GetValue(0)
    return Roi(plain(name), RoiKind.OTHER, (255, 0, 0), FRAME, tuple(lines))


def plain(name):
    """One spelling: `Optic Nerve - Rt` and `OpticNerveRt_DvhArray` are the same."""
    return re.sub("[^a-z0-9]", "", name.removesuffix("_DvhArray").lower())


def read_table(path, system):
    lines = [line.split(",") for line in path.read_text().splitlines()]
    curves = {}
    for column in range(0, len(lines[0]) - 1, 2):
        name = plain(lines[0][column].removesuffix(" Dose (Gy)"))
        whole = float(re.search(r"% of ([\d.]+) cc", lines[0][column + 1]).group(1))
        rows = [line[column : column + 2] for line in lines[1:] if len(line) > column + 1]
        dose, percent = np.array([row for row in rows if row[0] and row[1]], float).T
        dose = np.append(dose, dose[-1] + 0.05)
        dose[1:] += HALF_BIN_GY[system]
        volume = np.minimum.accumulate(np.append(percent, 0.0)) / 100.0 * whole
        mean = np.trapezoid(volume, dose) / whole
        top = dose[:-1][volume[:-1] > 0.0].max()
        curves[name] = Dvh(name, dose, volume, whole, whole, 0.0, mean, top)
    return curves


@dataclass(frozen=True)
class Case:
    """DVHs by the plain name of the structure."""

    ours: dict
    eclipse: dict
    cerr: dict

    def above(self, cc):
        return [name for name, dvh in self.ours.items() if dvh.total_cc > cc]


def read_case(data, name):
    """One of `CASES` from the folder of the public data sets."""
    start = data / FOLDER / f"Eclipse{name}"
    files = sorted(start.with_name(f"{start.name}_Structures.seg").glob("*.vtp"))
    rois = [read_contours(path) for path in files]
    dose = read_nrrd(start.with_name(f"{start.name}_Dose.nrrd"))
    ours = {dvh.name: dvh for dvh in calculate_dvhs(rois, dose)}
    tables = [
        read_table(start.with_name(f"{start.name}_DvhTable_{system}.csv"), system)
        for system in ("Eclipse", "CERR")
    ]
    return Case(ours, *tables)
