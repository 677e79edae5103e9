"""The main job on real, public data."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.real_data
Ask = Callable[..., tuple[int, dict[str, Any], str]]


@pytest.fixture
def sarcoma(shared_data: Path) -> tuple[Path, Path]:
    """Whole-body PET and the cropped CT, MR and PET of one patient."""
    return (
        shared_data / "pet-wholebody-sts001-raw",
        shared_data / "ct-mr-pet-rtstruct-sts001-cropped",
    )


def test_pet_serves_as_the_functional_image(ask: Ask, sarcoma: tuple[Path, Path]) -> None:
    code, found, _ = ask("compare", *sarcoma)
    assert code == 0
    assert found["image"]["modality"] == "CT"
    assert found["bone_scan"]["kind"] == "pet"
    assert found["gtv"]["volume_cc"] == pytest.approx(365.2, rel=0.01)
    assert found["bone_scan_field"] is not None
    assert found["marginal_miss"]["area_fraction"] <= 0.05


def test_the_largest_suv_is_the_published_one(ask: Ask, sarcoma: tuple[Path, Path]) -> None:
    _, found, _ = ask("spots", sarcoma[1])
    assert max(s["suv_max"] for s in found["spots"]) == pytest.approx(25.41, rel=0.005)


def test_a_cropped_image_does_not_say_on_which_side_of_the_body_a_spot_lies(
    ask: Ask, sarcoma: tuple[Path, Path]
) -> None:
    _, found, _ = ask("spots", sarcoma[1])
    largest = max(found["spots"], key=lambda s: s["volume_cc"])
    assert largest["side"] == "unknown"


def test_the_report_of_the_pet_compares_on_one_page_and_estimates_on_the_next(
    ask: Ask, sarcoma: tuple[Path, Path], tmp_path: Path
) -> None:
    from pypdf import PdfReader

    code, _, _ = ask("report", *sarcoma, "--out", tmp_path / "r.pdf")
    assert code == 0
    pages = PdfReader(tmp_path / "r.pdf").pages
    assert len(pages) == 2
    assert "Inputs and versions".upper() in pages[0].extract_text()
    assert "Dose of both fields" in pages[1].extract_text()
    for page in pages:
        assert "STS_001" in page.extract_text()
        assert "NOT FOR CLINICAL USE" in page.extract_text()


def test_the_report_without_a_dose_is_one_page(
    ask: Ask, sarcoma: tuple[Path, Path], tmp_path: Path
) -> None:
    from pypdf import PdfReader

    code, _, _ = ask("report", *sarcoma, "--no-dose", "--out", tmp_path / "r.pdf")
    assert code == 0
    assert len(PdfReader(tmp_path / "r.pdf").pages) == 1


def test_a_real_bone_scan_lists_its_spots_without_a_side(ask: Ask, shared_data: Path) -> None:
    code, found, _ = ask("spots", shared_data / "nm-wholebody-bone-wg04" / "NM1_UNC.dcm")
    assert code == 0
    hot = [s for s in found["spots"] if s["type"] == "hot"]
    assert any(s["physiological"] for s in hot)
    assert any("spine" in s["region"] for s in hot)
    assert {s["side"] for s in hot} == {"unknown"}


def test_a_lossy_bone_scan_is_not_measured(ask: Ask, shared_data: Path) -> None:
    code, found, _ = ask("spots", shared_data / "nm-wholebody-bone-wg04" / "NM1_J2KI.dcm")
    assert code == 3
    assert "loss" in found["error"]


def test_a_scan_without_a_gtv_names_what_is_missing(ask: Ask, shared_data: Path) -> None:
    code, found, _ = ask("compare", shared_data / "nm-wholebody-bone-wg04" / "NM1_UNC.dcm")
    assert code == 3
    assert "GTV" in found["error"]


def test_the_corpus_of_broken_files_ends_in_words(ask: Ask, shared_data: Path) -> None:
    code, found, _ = ask("info", shared_data / "robustness-corpus")
    assert code == 0
    assert all(entry["reason"] for entry in found["rejected"])
