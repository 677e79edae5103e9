"""Opening and saving: dialogs, the phantom, the report, the picture."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.core.errors import MissingInput
from hccbm_gui.core.progress import Progress
from hccbm_gui.io.saving.case_file import SUFFIX
from hccbm_gui.plugin.contributed import printable_sections
from hccbm_gui.plugin.host import PluginSet
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.phantom_cache import phantom_folder
from hccbm_gui.services.report import write_comparison_png, write_report
from hccbm_gui.services.scan_index import forget_folders
from hccbm_gui.services.session import Session


class FileActions(QObject):
    """Asks for paths and starts the jobs that read or write them.

    Attributes
    ----------
    may_leave : asked before another patient takes the place of the open one; False stays.
    otherwise : asked first about paths to open; True when it has seen to them, as to photographs.
    """

    open_wanted = Signal(object)
    forgotten = Signal()
    report_written = Signal(str)

    def __init__(self, session: Session, plugins: PluginSet, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._plugins = session, plugins
        self._window = window
        self.last_folder = str(Path.home())
        self.may_leave: Callable[[], bool] = lambda: True
        self.otherwise: Callable[[Sequence[Path]], bool] = lambda _paths: False

    @guarded
    def open_folder(self) -> None:
        """Ask for a folder and open it."""
        folder = QFileDialog.getExistingDirectory(
            self._window, self.tr("Open a folder of DICOM"), self.last_folder
        )
        if folder:
            self.open_paths([Path(folder)])

    @guarded
    def open_files(self) -> None:
        """Ask for files, a ZIP archive or the DICOMDIR of a disc and open them."""
        names, _ = QFileDialog.getOpenFileNames(
            self._window,
            self.tr("Open files, a ZIP archive or a DICOMDIR"),
            self.last_folder,
            # DICOM files have any name, often without a suffix.
            self.tr("DICOM files, ZIP archives, DICOMDIR (*)"),
        )
        if names:
            self.open_paths([Path(name) for name in names])

    @guarded
    def forget_folders(self) -> None:
        """Ask, and delete what is known of folders read before."""
        answer = QMessageBox.question(
            self._window,
            self.tr("Forget folders read before"),
            self.tr(
                "So that a folder opened again is there at once, this program keeps the headers "
                "of its files, names of patients included, and the list of what was opened. "
                "Delete both? No image is touched."
            ),
        )
        if answer == QMessageBox.StandardButton.Yes:
            forget_folders()
            self.forgotten.emit()

    @guarded
    def open_case(self) -> None:
        """Ask for a case file and open it."""
        name, _ = QFileDialog.getOpenFileName(
            self._window,
            self.tr("Open a case"),
            self.last_folder,
            self.tr("Case of this program (*{})").format(SUFFIX),
        )
        if name:
            self.open_paths([Path(name)])

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open what was chosen, dropped or named on the command line."""
        if self.otherwise(paths):
            return
        if self.may_leave():
            self.last_folder = str(paths[0].parent)
            self.open_wanted.emit(list(paths))

    @guarded
    def close_patient(self) -> None:
        """Have no patient open, unless the user wants to stay."""
        if self.may_leave():
            self._session.close_case()

    @guarded
    def open_phantom(self) -> None:
        """Open the phantom patient, written first where it is not there yet."""

        def work(progress: Progress) -> Path:
            return phantom_folder(progress=progress)

        if self.may_leave():
            self._session.jobs.start(
                self.tr("Writing the phantom"),
                work,
                lambda folder: self.open_wanted.emit([folder]),
            )

    @guarded
    def save_report(self) -> None:
        """Ask for a name and write the PDF."""
        name, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Save the report"), self._suggest("report.pdf"), "PDF (*.pdf)"
        )
        if name:
            self.write_report(Path(name))

    def write_report(self, path: Path) -> None:
        """Write the report of the comparison as it stands, in a job."""
        case, comparison = self._compared()

        def work(progress: Progress) -> None:
            progress(0.0, "Collecting what plugins add")
            sections = printable_sections(self._plugins, case)
            write_report(path, case, comparison, progress, sections=sections)

        self._session.jobs.start(
            self.tr("Writing the report"), work, lambda _none: self.report_written.emit(str(path))
        )

    @guarded
    def save_picture(self) -> None:
        """Ask for a name and write the three-panel picture."""
        name, _ = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Save the picture"),
            self._suggest("comparison.png"),
            "PNG (*.png)",
        )
        if not name:
            return
        case, comparison = self._compared()

        def work(progress: Progress) -> None:
            write_comparison_png(Path(name), case, comparison, progress)

        self._session.jobs.start(self.tr("Writing the picture"), work, lambda _none: None)

    def _compared(self) -> tuple[Case, FieldComparison]:
        case = self._session.case
        if case is None or case.comparison is None or self._session.stale:
            raise MissingInput(
                "There is no comparison to save.", remedy="Choose a GTV and a spot first."
            )
        return case, case.comparison

    def _suggest(self, name: str) -> str:
        return str(Path(self.last_folder) / name)
