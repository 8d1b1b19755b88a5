"""The export dialog: what to write, how it will look, where it goes, and how far it is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QSize, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QTextBrowser,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from whiteboard.export.formats import (
    FORMATS,
    PAPERS,
    PARTS,
    SCALES,
    SINCE,
    CannotExport,
    Format,
    Job,
    export,
    files_of,
    remark,
    without_overlays,
)
from whiteboard.layout.cutting import Cut
from whiteboard.layout.display import Page
from whiteboard.layout.since import Since
from whiteboard.layout.theme import Theme
from whiteboard.model.document import Document
from whiteboard.model.records import Id
from whiteboard.storage.errors import BoardError
from whiteboard.ui.dialogs import safe_name
from whiteboard.ui.panels import label, number_box
from whiteboard.ui.preview import Preview
from whiteboard.ui.style import font, icon
from whiteboard.ui.work import Progress, Work

KEPT = "export"
"""Under which name the last choice is remembered with the board."""
_SOON = 120
"""Milliseconds without another choice after which the preview is composed anew."""
_MOST_SHOWN = 30_000
"""Characters of a text that the preview shows."""
_MARGIN = 26.0
"""Pixels around a report."""
_STEM = 40
"""Characters of the names of a board and of its part that a file is called after."""
_WEB = "text/html"
"""What is read as a page, not as the text that makes one."""
_PART_NAMES = {"comms": "Comms figures", SINCE: "Since last time", "appendix": "Every note"}


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to be written, as it is remembered for the next time."""

    format: str = "pdf"
    paper: str = next(iter(PAPERS))
    parts: tuple[str, ...] = PARTS
    overlays: bool = True
    scale: float = SCALES[1]


@dataclass(frozen=True, slots=True)
class Source:
    """What the dialog exports from: the board as it stands when asked, and what of it may be chosen by name; the
    ``meetings`` after which something changed, the last first, and what that is."""

    document: Callable[[], Document]
    cuts: Sequence[tuple[str, Cut | None]]
    folder: Path
    name: str
    recall: Callable[[], str | None]
    remember: Callable[[str], None]
    meetings: Sequence[tuple[str, Id]] = ()
    since: Callable[[Id], Since | None] = lambda _: None


def remembered(kept: str | None) -> Choice:
    """The choice that was kept; what this version does not know of it any more is left out."""
    usual = Choice()
    if kept is None:
        return usual
    values = json.loads(kept)
    return Choice(
        values["format"] if values["format"] in FORMATS else usual.format,
        values["paper"] if values["paper"] in PAPERS else usual.paper,
        tuple(part for part in PARTS if part in values["parts"]) or PARTS,
        values["overlays"],
        scale if (scale := values.get("scale")) in SCALES else usual.scale,
    )


class Paged(QTextBrowser):
    """A report about as a browser shows it. It loads nothing and opens nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.document().setDocumentMargin(_MARGIN)
        self.setAccessibleName("Preview")

    def loadResource(self, _type: int, _name: QUrl | str) -> QByteArray:
        """Nothing, whatever is asked for."""
        return QByteArray()


class ExportDialog(QDialog):
    """Format and choices at the left, the pages at the right. It does not block the board behind it."""

    def __init__(self, parent: QWidget, source: Source, theme: Theme, cut: int = 0) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export")
        self.setModal(False)
        self._source = source
        self._shown: Document | None = None
        self._work: Work | None = None
        self._composing: Work | None = None
        self._again = False
        self._closed = False
        choice = remembered(source.recall())
        self.format = _choice("Format", ((one.title, one.name) for one in FORMATS.values()))
        self.cut = _choice("How it is cut", ((title, None) for title, _ in source.cuts))
        self.paper = _choice("Paper", ((name, name) for name in PAPERS))
        self.parts = {part: QCheckBox(_PART_NAMES.get(part, part.capitalize())) for part in PARTS}
        self.since = _choice("Since which meeting", source.meetings)
        self.first, self.last = number_box(), number_box()
        self.scale = _choice("Pixels", ((f"{scale:g} a point ({72 * scale:.0f} dpi)", scale) for scale in SCALES))
        self.overlays = QCheckBox("Silences, first posts and promises on the board")
        self.file = QLineEdit()
        self.file.setAccessibleName("File")
        self.preview = Preview(theme)
        self.words = QPlainTextEdit(readOnly=True)
        self.read = Paged()
        self._pages: tuple[Page, ...] = ()
        self.pages = QStackedWidget()
        self.where = label("", 9.5, role="quiet")
        self.back, self.on = QToolButton(), QToolButton()
        self.progress = QProgressBar()
        self.message = label("", 9.5)
        self.export_button, self.cancel_button = QPushButton("Export"), QPushButton("Close")
        self.show_button = QPushButton("Show in folder")
        self._arrange(theme)
        self.format.setCurrentIndex(self.format.findData(choice.format))
        self.paper.setCurrentText(choice.paper)
        self.overlays.setChecked(choice.overlays)
        self.scale.setCurrentIndex(self.scale.findData(choice.scale))
        for part, box in self.parts.items():
            box.setChecked(part in choice.parts)
        self.cut.setCurrentIndex(cut)
        if cut and "cut" not in self.chosen.takes:
            self.format.setCurrentIndex(self.format.findData("png"))
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(self._compose)
        self._wire()
        self._suggest()

    # Put together.

    def _arrange(self, theme: Theme) -> None:
        """The questions at the left above progress and buttons, the pages at the right."""
        self.message.setWordWrap(True)
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.hide()
        self.show_button.hide()
        self.export_button.setProperty("primary", True)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self.show_button)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.export_button)
        column = QVBoxLayout()
        column.setContentsMargins(22, 20, 22, 18)
        column.setSpacing(14)
        column.addLayout(self._questions())
        column.addStretch(1)
        column.addWidget(self.progress)
        column.addWidget(self.message)
        column.addLayout(buttons)
        left = QWidget()
        left.setLayout(column)
        left.setFixedWidth(430)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left)
        row.addWidget(self._beside(theme), 1)
        # Only a button inside the dialog can become what Enter presses in its fields.
        self.export_button.setDefault(True)
        self.setMinimumSize(860, 520)
        # On a laptop with a large interface the screen is smaller than that.
        self.resize(QSize(1180, 660).boundedTo(self.screen().availableSize() - QSize(16, 56)))

    def _questions(self) -> QFormLayout:
        """What can be chosen, a row each."""
        self._fields = QFormLayout()
        self._fields.setVerticalSpacing(11)
        self._fields.setHorizontalSpacing(14)
        boxes = QGridLayout()
        boxes.setHorizontalSpacing(16)
        boxes.setVerticalSpacing(7)
        for index, box in enumerate(self.parts.values()):
            boxes.addWidget(box, index // 2, index % 2)
        for spin, name in ((self.first, "First page"), (self.last, "Last page")):
            spin.setRange(1, 1)
            spin.setAccessibleName(name)
            spin.setFixedWidth(64)
        between = QHBoxLayout()
        between.setSpacing(8)
        between.addWidget(self.first)
        between.addWidget(label("to"))
        between.addWidget(self.last)
        between.addStretch(1)
        browse = QPushButton("Choose…")
        browse.clicked.connect(self._browse)
        file_row = QHBoxLayout()
        file_row.setSpacing(8)
        file_row.addWidget(self.file, 1)
        file_row.addWidget(browse)
        rows: tuple[tuple[str, QWidget | QHBoxLayout | QGridLayout], ...] = (
            ("Format", self.format),
            ("Show", self.cut),
            ("Parts", boxes),
            ("Since", self.since),
            ("Paper", self.paper),
            ("Pages", between),
            ("Figures", self.overlays),
            ("Pixels", self.scale),
            ("File", file_row),
        )
        for title, answer in rows:
            self._fields.addRow(label(title), answer)
        return self._fields

    def _beside(self, theme: Theme) -> QWidget:
        """The pages, with what turns them below."""
        self.words.setFont(font(9.5))
        self.words.setAccessibleName("Preview")
        self.pages.addWidget(self.preview)
        self.pages.addWidget(self.words)
        self.pages.addWidget(self.read)
        for button, name, title in ((self.back, "chevron-left", "Page back"), (self.on, "chevron-right", "Page on")):
            button.setIcon(icon(name, theme.ink))
            button.setToolTip(title)
            button.setAccessibleName(title)
        turning = QHBoxLayout()
        turning.setContentsMargins(12, 6, 12, 8)
        turning.addStretch(1)
        turning.addWidget(self.back)
        turning.addWidget(self.where)
        turning.addWidget(self.on)
        turning.addStretch(1)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.pages, 1)
        column.addLayout(turning)
        beside = QWidget()
        beside.setObjectName("board")
        beside.setLayout(column)
        return beside

    def _wire(self) -> None:
        self.export_button.clicked.connect(self._begin)
        self.cancel_button.clicked.connect(self._cancel)
        self.show_button.clicked.connect(self._show_in_folder)
        self.format.currentIndexChanged.connect(self._suggest)
        for combo in (self.paper, self.cut, self.since):
            combo.currentIndexChanged.connect(self._changed)
        self.cut.currentIndexChanged.connect(self._name_file)
        for box in (*self.parts.values(), self.overlays):
            box.toggled.connect(self._changed)
        for spin in (self.first, self.last):
            spin.valueChanged.connect(self._ranged)
        self.file.textChanged.connect(lambda _: self.export_button.setText("Export"))
        self.preview.turned.connect(self._turned)
        self.back.clicked.connect(lambda: self.preview.turn(-1))
        self.on.clicked.connect(lambda: self.preview.turn(1))

    # What is chosen.

    @property
    def chosen(self) -> Format:
        """The format."""
        return FORMATS[self.format.currentData()]

    @property
    def _cut(self) -> Cut | None:
        return self._source.cuts[self.cut.currentIndex()][1] if "cut" in self.chosen.takes else None

    @property
    def _parts(self) -> frozenset[str]:
        return frozenset(part for part, box in self.parts.items() if box.isChecked()) - self._lacks

    @property
    def _lacks(self) -> frozenset[str]:
        """The parts that there are not, in this format or of this board."""
        return self.chosen.lacks if self._source.meetings else self.chosen.lacks | {SINCE}

    def _since(self) -> Since | None:
        """What has changed since the chosen meeting, if that is to be told."""
        told = "parts" in self.chosen.takes and SINCE in self._parts
        return self._source.since(self.since.currentData()) if told else None

    def _range(self) -> tuple[int, int] | None:
        """The chosen pages; None for all of them."""
        span = (self.first.value(), self.last.value())
        return None if span == (1, self.last.maximum()) else (min(span), max(span))

    def _suggest(self) -> None:
        """Another format: the name of its file, and the choices it leaves."""
        self._name_file()
        self._say(self.chosen.advice)
        self._changed()

    def _name_file(self) -> None:
        """Name the file after the board and, where only a part is shown, after that, so that it replaces no whole one."""
        stem = safe_name(self._source.name) or "board"
        if self._cut is not None:
            # A long name leaves room for that of the part.
            stem = f"{stem[:_STEM]} - {safe_name(self.cut.currentText().replace(': ', ' '))[:_STEM]}"
        self.file.setText(str(self._source.folder / self.chosen.file_name(stem)))

    def _changed(self) -> None:
        """Another choice: what still can be chosen, and the preview anew."""
        takes = self.chosen.takes
        whole = self._cut is None
        parted = "parts" in takes and whole
        rows = {1: "cut" in takes, 2: parted, 3: parted and SINCE in self._parts, 4: "paper" in takes and whole}
        rows |= {5: "pages" in takes and whole, 6: "overlays" in takes, 7: "scale" in takes}
        for row, offered in rows.items():
            self._fields.setRowVisible(row, offered)
        for part, box in self.parts.items():
            box.setEnabled(part not in self._lacks)
        for spin in (self.first, self.last):
            spin.blockSignals(True)
            spin.setRange(1, 1)
            spin.blockSignals(False)
        self.export_button.setEnabled(bool(self._parts) or "parts" not in takes)
        self._soon.start()

    def _ranged(self) -> None:
        """Another range: only its pages are looked at."""
        self.export_button.setText("Export")
        first, last = self._range() or (1, len(self._pages))
        self.preview.show_pages(self._pages[first - 1 : last])

    # The preview.

    def _compose(self) -> None:
        """Have the pages composed, one after another choice at a time."""
        if self._composing is not None:
            self._again = True
            return
        document = self._source.document()
        self._shown = document
        shown = document if self.overlays.isChecked() else without_overlays(document)
        job = Job(shown, self.paper.currentText(), self._parts, lambda _: None, cut=self._cut, since=self._since())
        format = self.chosen
        if "parts" in format.takes and not job.parts:
            self.preview.show_pages(())
            return
        self._composing = Work(lambda _: _composed(format, job))
        self._composing.done.connect(self._show)
        self._composing.failed.connect(self._shown_nothing)
        self._composing.ended.connect(self._composed)
        self._composing.start()

    def _show(self, made: tuple[Page, ...] | str) -> None:
        if isinstance(made, str):
            web = self.chosen.mime == _WEB
            self.words.setPlainText("" if web else made)
            self.read.setHtml(made if web else "")
            self.pages.setCurrentWidget(self.read if web else self.words)
            self.where.setText("About as a browser shows it" if web else "The beginning of the file, as it is written")
            for button in (self.back, self.on):
                button.hide()
            return
        self.pages.setCurrentWidget(self.preview)
        for spin, value in ((self.first, 1), (self.last, len(made))):
            spin.blockSignals(True)
            spin.setRange(1, len(made))
            spin.setValue(value)
            spin.blockSignals(False)
        self._pages = made
        self.preview.show_pages(made)

    def _shown_nothing(self, error: Exception) -> None:
        """There is nothing to export, or not yet: said before anybody tries."""
        self._show("")
        self.where.setText("")
        self._failed(error)

    def _composed(self) -> None:
        self._composing = None
        if self._again and not self._closed:
            self._again = False
            self._compose()

    def _turned(self) -> None:
        page = self.preview.page
        count = self.preview.count
        word = "Slide" if self.chosen.name == "pptx" else "Page"
        named = f" · {page.title}" if page is not None and page.title and count > 1 else ""
        number = self.preview.at + min(self.first.value(), self.last.value())
        whole = max(count, self.last.maximum())
        self.where.setText(f"{word} {number} of {whole}{named}" if page is not None else "")
        self.preview.setAccessibleName(f"Preview: {self.where.text()}")
        for button, possible in ((self.back, self.preview.at > 0), (self.on, self.preview.at + 1 < count)):
            button.setVisible(count > 1)
            button.setEnabled(possible)

    def changeEvent(self, event: QEvent) -> None:
        """Back from the board: what changed there is shown."""
        super().changeEvent(event)
        back = event.type() == QEvent.Type.ActivationChange and self.isActiveWindow()
        if back and self._shown is not None and self._source.document() is not self._shown:
            self._soon.start()

    # The file.

    def _show_in_folder(self) -> None:
        folder = Path(self.file.text()).parent
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self._say(f"No program here shows folders. The file is in {folder}", "bad")

    def _browse(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self,
            "Export",
            self.file.text(),
            f"*{self.chosen.ending}",
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if name:
            self.file.setText(name)

    def _target(self) -> Path:
        """The file that is named, with the format's ending where it has none."""
        target = Path(self.file.text().strip()).expanduser()
        return target if target.suffix else target.with_name(f"{target.name}{self.chosen.ending}")

    def _begin(self) -> None:
        document = self._source.document()
        target = self._target() if self.file.text().strip() else self._source.folder
        there = [file.name for file in files_of(document, target, self.chosen) if file.is_file()]
        if there and self.export_button.text() != "Replace":
            self._say(f"{', '.join(there)} is there already.", "bad")
            self.export_button.setText("Replace")
            return
        self._keep()
        format, paper, parts = self.chosen, self.paper.currentText(), self._parts or frozenset(PARTS)
        overlays, cut, span, since = self.overlays.isChecked(), self._cut, self._range(), self._since()
        scale = self.scale.currentData()

        def job(progress: Progress) -> tuple[Path, str]:
            path = export(
                document,
                target,
                format=format.name,
                paper=paper,
                parts=parts,
                page_range=span,
                overlays=overlays,
                cut=cut,
                since=since,
                scale=scale,
                progress=progress,
            )
            return path, remark(document, format)

        self._work = Work(job)
        self._work.progressed.connect(self._heard)
        self._work.done.connect(self._done)
        self._work.failed.connect(self._failed)
        self._work.ended.connect(self._ended)
        self.progress.setValue(0)
        self.progress.show()
        self.export_button.setEnabled(False)
        self.cancel_button.setText("Cancel")
        self.show_button.hide()
        self._say("Exporting…")
        self._work.start()

    def _keep(self) -> None:
        """Remember the choice for the next time; a disk that takes nothing more is told and stops nothing."""
        parts = tuple(part for part, box in self.parts.items() if box.isChecked())
        paper, overlays = self.paper.currentText(), self.overlays.isChecked()
        choice = Choice(self.chosen.name, paper, parts, overlays, self.scale.currentData())
        try:
            self._source.remember(json.dumps(asdict(choice)))
        except BoardError as error:
            self._say(str(error), "bad")

    def _heard(self, share: float) -> None:
        self.progress.setValue(round(share * 1000))

    def _done(self, made: tuple[Path, str]) -> None:
        path, said = made
        self.progress.setValue(1000)
        self._say(f"Written: {path}" + (f"\n{said}" if said else ""), "good")
        self.show_button.show()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, CannotExport):
            self._say("Something went wrong; nothing was written.", "bad")
            raise error
        self._say(str(error), "bad")

    def _ended(self) -> None:
        self._work = None
        self.progress.hide()
        self.export_button.setEnabled(True)
        self.export_button.setText("Export")
        self.cancel_button.setText("Close")
        if self.message.text() == "Exporting…":
            self._say("Cancelled: nothing was written.")

    def _cancel(self) -> None:
        if self._work is not None:
            self._work.cancel()
        else:
            self.close()

    def done(self, result: int) -> None:
        """Closing cancels, with Escape too."""
        self._closed = True
        self._soon.stop()
        if self._work is not None:
            self._work.cancel()
        super().done(result)

    def _say(self, text: str, role: str = "") -> None:
        _restyle(self.message, text, role)


def _composed(format: Format, job: Job) -> tuple[Page, ...] | str:
    """The pages of a format, or the beginning of its text."""
    if format.preview is not None:
        return format.preview(job)
    out = BytesIO()
    format.write(job, out)
    text = out.getvalue()[: 4 * _MOST_SHOWN].decode("utf-8-sig", errors="replace")
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"


def _choice(name: str, items: Iterable[tuple[str, object]]) -> QComboBox:
    """One of several answers, each with what it stands for."""
    combo = QComboBox()
    combo.setAccessibleName(name)
    for title, data in items:
        combo.addItem(title, data)
    return combo


def _restyle(shown: QLabel, text: str, role: str) -> None:
    shown.setText(text)
    for name in ("good", "bad"):
        shown.setProperty(name, name == role)
    shown.style().unpolish(shown)
    shown.style().polish(shown)
