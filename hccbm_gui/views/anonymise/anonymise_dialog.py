"""De-identification of a patient's files: from where, to where, what is kept, what came of it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QDialog,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

import hccbm_gui
from hccbm_gui.core.errors import Cancelled, HccbmError
from hccbm_gui.core.progress import Progress
from hccbm_gui.io.deidentify.folder import Outcome, require_target
from hccbm_gui.io.deidentify.options import Options
from hccbm_gui.io.deidentify.report import in_words
from hccbm_gui.io.deidentify.survey import Survey, survey
from hccbm_gui.services.deidentification import REPORT, deidentify_paths
from hccbm_gui.services.gate import guarded, report
from hccbm_gui.services.session import Session
from hccbm_gui.views.anonymise.anonymise_options import OptionForm
from hccbm_gui.views.anonymise.anonymise_suspects import SuspectList
from hccbm_gui.views.anonymise.anonymise_work import StoppableWork
from hccbm_gui.views.anonymise.folder_row import FolderRow


class AnonymiseDialog(QDialog):
    """Stays open beside the images; nothing of the open patient is changed.

    Parameters
    ----------
    session : runs the work.
    sources : files and folders of the open patient; empty for none.
    """

    def __init__(
        self, session: Session, sources: Sequence[Path] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("De-identify"))
        self._sources: tuple[Path, ...] = tuple(sources)
        self._found: Survey | None = None
        self._work = StoppableWork(session.jobs, self)
        self.source = FolderRow(self.tr("From"), self.tr("A folder of DICOM files"), self)
        hint = self.tr("A new or empty folder, outside of the source")
        self.target = FolderRow(self.tr("Into"), hint, self)
        self.form, self.suspects = OptionForm(self), SuspectList(self)
        self.summary, self.problem, self.doing = (QLabel(self) for _ in range(3))
        self.bar, self.told = QProgressBar(self), QPlainTextEdit(self)
        self.run = QPushButton(self.tr("De-identify"), self)
        self.close_button = QPushButton(self.tr("Close"), self)
        self._lay_out()
        self._connect()
        self._look()

    def _lay_out(self) -> None:
        notice = QLabel(hccbm_gui.NOTICE, self)
        notice.setObjectName("notice")
        notice.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.source.box.setReadOnly(True)
        self.problem.setObjectName("attention")
        self.run.setObjectName("primary")
        self.doing.setObjectName("dim")
        for label in (self.problem, self.summary):
            label.setWordWrap(True)
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.told.setReadOnly(True)
        self.told.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.told.setAccessibleName(self.tr("Report"))
        column = QVBoxLayout(self)
        column.addWidget(notice)
        for widget in (self.source, self.target, self.form):
            column.addWidget(widget)
        self.pictures = QGroupBox(self.tr("Pictures that may have a name in them"), self)
        QVBoxLayout(self.pictures).addWidget(self.suspects)
        column.addWidget(self.pictures, 1000)
        column.addWidget(self.told, 1000)
        column.addStretch(1)
        column.addWidget(self.summary)
        column.addWidget(self.problem)
        buttons = QHBoxLayout()
        buttons.addWidget(self.bar, 1)
        buttons.addWidget(self.doing, 1)
        buttons.addStretch(1)
        buttons.addWidget(self.run)
        buttons.addWidget(self.close_button)
        column.addLayout(buttons)
        self.close_button.setAutoDefault(False)
        self.told.hide()
        titles = (self.source.title, self.target.title, *self.form.titles)
        widest = max(title.sizeHint().width() for title in titles)
        for title in titles:
            title.setMinimumWidth(widest)
        self.resize(860, min(760, self.screen().availableSize().height() - 60))

    def _connect(self) -> None:
        self.source.chosen.connect(self._source_chosen)
        self.target.chosen.connect(self.target.box.setText)
        self.target.box.textChanged.connect(self._anew)
        for box in (self.form.name, self.form.id):
            box.textChanged.connect(self._judge)
        self.suspects.judged.connect(self._judge)
        self.run.clicked.connect(self._run_or_stop)
        self.close_button.clicked.connect(self.close)
        self._work.progressed.connect(self._progressed)
        self.finished.connect(self._closed)

    # ---- what is shown

    @property
    def running(self) -> bool:
        """True while files are looked at or written."""
        return self._work.running

    def why_not(self) -> str:
        """Why it cannot be run now; empty when it can."""
        if not self._sources:
            return self.tr("Choose the folder to de-identify.")
        if self._found is None or not self._found.files:
            return self.tr("There is nothing in it that can be de-identified.")
        if self.target.path is None:
            return self.tr("Choose a new or empty folder for the result.")
        try:
            require_target(self._sources, self.target.path)
            self.form.options()
        except HccbmError as refusal:
            return str(refusal)
        except OSError as error:
            return str(error.strerror or error)
        return ""

    @guarded
    def _anew(self) -> None:
        self.told.hide()
        self._judge()

    @guarded
    def _judge(self) -> None:
        why_not = "" if self.running else self.why_not()
        over = self.told.isVisibleTo(self)
        self.problem.setText("" if over else why_not)
        self.problem.setVisible(bool(self.problem.text()))
        self.run.setText(self.tr("Stop") if self.running else self.tr("De-identify"))
        self.run.setEnabled(self.running or not (why_not or over))
        self.run.setToolTip(why_not)
        self.bar.setVisible(self.running)
        self.doing.setVisible(self.running)
        for widget in (self.form, self.pictures, self.source, self.target):
            widget.setEnabled(not self.running)
        self._summarise()

    def _summarise(self) -> None:
        found = self._found
        self.pictures.setVisible(bool(found and found.suspects) and not self.told.isVisibleTo(self))
        if found is None or self.told.isVisibleTo(self):
            self.summary.setText("")
            return
        count = len(set(found.person_of.values()))
        words = self.tr("{} files of {} patient(s) can be de-identified; held back anyway: {}.")
        said = words.format(len(found.files), count, len(found.held_back))
        if self.suspects.unjudged:
            more = self.tr("{} picture(s) are held back until you have judged them.")
            said += " " + more.format(self.suspects.unjudged)
        self.summary.setText(said)

    @guarded
    def _progressed(self, fraction: float, message: str) -> None:
        self.bar.setValue(round(1000 * fraction))
        self.doing.setText(message)

    # ---- what is done

    @guarded
    def _source_chosen(self, folder: str) -> None:
        self.look_at([Path(folder)])

    def look_at(self, sources: Sequence[Path]) -> None:
        """Take these files and folders as the source."""
        self._sources = tuple(sources)
        self._look()

    def _look(self) -> None:
        self._found = None
        self.told.hide()
        self.suspects.show_files(())
        self.source.box.setText("; ".join(str(path) for path in self._sources))
        if self._sources:
            sources = self._sources
            title = self.tr("Looking at the files")
            self._work.start(title, lambda p: survey(sources, p), self._seen, self._failed)
        self._judge()

    @guarded
    def _seen(self, found: Survey) -> None:
        self._found = found
        self.suspects.show_files(found.suspects)
        self._judge()

    @guarded
    def _run_or_stop(self) -> None:
        if self.running:
            self._work.stop()
            self.doing.setText(self.tr("Stopping; what is finished stays"))
            return
        found, sources, target = self._found, self._sources, self.target.path
        if target is None:
            return
        options: Options = replace(
            self.form.options(), regions=self.suspects.regions, cleared=self.suspects.cleared
        )

        def work(progress: Progress) -> Outcome:
            return deidentify_paths(sources, target, options, progress=progress, found=found)

        self._work.start(self.tr("De-identifying"), work, self._done, self._failed)
        self._judge()

    @guarded
    def _done(self, outcome: Outcome) -> None:
        where = None if self.target.path is None else self.target.path / REPORT
        lines = [in_words(outcome.report)]
        if where is not None and where.exists():
            lines += ["", self.tr("The report stands in {}").format(where)]
        held_back = outcome.report.held_back
        if held_back:
            lines += ["", self.tr("Held back:")]
            lines += [f"  {one.path}: {one.reason}" for one in held_back]
        self.told.setPlainText("\n".join(lines))
        self.told.show()
        self._judge()

    @guarded
    def _failed(self, error: Exception) -> None:
        self._judge()
        if isinstance(error, Cancelled):
            return
        if not isinstance(error, HccbmError):
            report(error, "de-identification")
        self.problem.setText(str(error))
        self.problem.show()

    @guarded
    def _closed(self) -> None:
        self._work.forget()
