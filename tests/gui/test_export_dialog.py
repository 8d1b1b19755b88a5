"""The export dialog: every format, the real pages beforehand, the file, and what may go wrong with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.gui.scribe import CTRL, SHIFT, Scribe
from whiteboard.export.formats import FORMATS
from whiteboard.layout.cards import note_size
from whiteboard.layout.display import Words
from whiteboard.model.records import MeetingKind
from whiteboard.ui.export_dialog import ExportDialog
from whiteboard.ui.preview import paint_page


def opened(scribe: Scribe) -> ExportDialog:
    dialogs = scribe.window.findChildren(ExportDialog)
    assert dialogs
    assert dialogs[-1].isVisible()
    return dialogs[-1]


def export_dialog(scribe: Scribe, format: str = "pdf") -> ExportDialog:
    scribe.key("e", CTRL)
    dialog = opened(scribe)
    dialog.format.setCurrentIndex(dialog.format.findData(format))
    return dialog


def previewed(dialog: ExportDialog, qtbot: QtBot) -> ExportDialog:
    """The dialog with its preview as the last choice wants it."""
    qtbot.waitUntil(
        lambda: not dialog._soon.isActive() and dialog._composing is None and dialog.preview.image is not None
    )
    return dialog


def finished(dialog: ExportDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: dialog._work is None)


def said(dialog: ExportDialog) -> str:
    page = dialog.preview.page
    assert page is not None
    drawings = [drawing for placed in page.content for drawing in placed.drawings]
    return " ".join(shape.block.text for drawing in drawings for shape in drawing.shapes if isinstance(shape, Words))


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_the_dialog_exports_every_format(scribe: Scribe, qtbot: QtBot, tmp_path: Path, name: str):
    scribe.page.add_lines("> Page the comms lead @anna due 2026-08-02 #process")
    document = scribe.document
    dialog = export_dialog(scribe, name)
    target = Path(dialog.file.text())
    assert (target.parent, target.suffix) == (tmp_path, FORMATS[name].ending)
    shares: list[float] = []
    dialog.export_button.click()
    assert dialog._work is not None
    dialog._work.progressed.connect(shares.append)
    finished(dialog, qtbot)
    assert dialog.message.text().startswith("Written: "), dialog.message.text()
    assert target.read_bytes()
    assert shares == sorted(shares)
    assert scribe.document is document
    assert [path.name for path in tmp_path.iterdir() if path.name not in ("portal.board", target.name)] == []


def test_a_pdf_holds_what_the_window_shows(scribe: Scribe, qtbot: QtBot):
    dialog = export_dialog(scribe)
    dialog.export_button.click()
    finished(dialog, qtbot)
    with Path(dialog.file.text()).open("rb") as file:
        text = " ".join(page.extract_text() for page in PdfReader(file).pages)
    words = " ".join(text.split())
    for note in scribe.document.notes.values():
        assert note.text in words, note.text


def test_the_preview_shows_the_pages_that_will_be_written_and_keys_turn_them(scribe: Scribe, qtbot: QtBot):
    dialog = previewed(export_dialog(scribe), qtbot)
    assert scribe.document.board.title in said(dialog)
    preview = dialog.preview
    image, page = preview.image, preview.page
    assert image is not None
    assert page is not None
    assert image == paint_page(page, preview._scale(page) * preview.devicePixelRatioF())
    assert dialog.where.text().startswith("Page 1 of ")
    QTest.keyClick(preview, Qt.Key.Key_Right)
    assert dialog.where.text().startswith("Page 2 of ")
    assert "Timeline" in said(dialog)
    QTest.keyClick(preview, Qt.Key.Key_End)
    assert preview.at == preview.count - 1
    QTest.keyClick(preview, Qt.Key.Key_Right)
    assert preview.at == preview.count - 1
    QTest.keyClick(preview, Qt.Key.Key_Home)
    dialog.export_button.click()
    finished(dialog, qtbot)
    assert len(PdfReader(dialog.file.text()).pages) == preview.count


def test_parts_and_formats_change_the_preview(scribe: Scribe, qtbot: QtBot):
    dialog = previewed(export_dialog(scribe), qtbot)
    whole = dialog.preview.count
    for part, box in dialog.parts.items():
        box.setChecked(part == "actions")
    qtbot.waitUntil(lambda: dialog.preview.count == 1)
    assert whole > 1
    assert "Action plan" in said(dialog)
    dialog.parts["actions"].setChecked(False)
    assert not dialog.export_button.isEnabled()
    dialog.parts["summary"].setChecked(True)
    dialog.format.setCurrentIndex(dialog.format.findData("pptx"))
    qtbot.waitUntil(lambda: dialog.where.text().startswith("Slide 1 of"))
    assert not dialog.parts["appendix"].isEnabled()
    dialog.format.setCurrentIndex(dialog.format.findData("md"))
    qtbot.waitUntil(lambda: scribe.document.board.title in dialog.words.toPlainText())
    assert dialog.pages.currentWidget() is dialog.words


def test_what_cannot_be_exported_is_said_before_anybody_tries(scribe: Scribe, qtbot: QtBot):
    dialog = export_dialog(scribe, "ics")
    qtbot.waitUntil(lambda: "no dates" in dialog.message.text())
    assert dialog.pages.currentWidget() is dialog.words
    assert dialog.words.toPlainText() == ""


def test_a_range_of_pages_is_written(scribe: Scribe, qtbot: QtBot):
    dialog = previewed(export_dialog(scribe), qtbot)
    dialog.first.setValue(2)
    dialog.last.setValue(3)
    dialog.export_button.click()
    finished(dialog, qtbot)
    assert len(PdfReader(dialog.file.text()).pages) == 2


def test_the_last_choice_is_remembered_with_the_board(scribe: Scribe, qtbot: QtBot):
    dialog = export_dialog(scribe)
    dialog.paper.setCurrentText("A3")
    dialog.parts["comms"].setChecked(False)
    dialog.overlays.setChecked(False)
    dialog.export_button.click()
    finished(dialog, qtbot)
    dialog.close()
    kept = scribe.page.store.recall("export")
    assert kept is not None
    assert json.loads(kept)["paper"] == "A3"
    scribe.page.commands["export"].trigger()
    again = opened(scribe)
    assert again is not dialog
    assert again.paper.currentText() == "A3"
    assert not again.parts["comms"].isChecked()
    assert again.parts["actions"].isChecked()
    assert not again.overlays.isChecked()


def test_what_is_done_on_the_board_meanwhile_is_exported(scribe: Scribe, qtbot: QtBot):
    dialog = export_dialog(scribe, "md")
    scribe.page.add_lines("a note that came later")
    dialog.export_button.click()
    finished(dialog, qtbot)
    assert "a note that came later" in Path(dialog.file.text()).read_text()


def test_a_file_that_is_there_is_replaced_only_when_asked_twice(scribe: Scribe, qtbot: QtBot):
    dialog = export_dialog(scribe, "svg")
    target = Path(dialog.file.text())
    target.write_text("mine")
    dialog.export_button.click()
    assert dialog._work is None
    assert "is there already" in dialog.message.text()
    assert target.read_text() == "mine"
    dialog.export_button.click()
    finished(dialog, qtbot)
    assert target.read_text() != "mine"


def test_a_cancelled_export_leaves_nothing_behind(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    dialog = export_dialog(scribe)
    dialog.export_button.click()
    assert dialog.cancel_button.text() == "Cancel"
    dialog.cancel_button.click()
    finished(dialog, qtbot)
    assert dialog.message.text() == "Cancelled: nothing was written."
    assert [path.name for path in tmp_path.iterdir()] == ["portal.board"]
    assert dialog.isVisible()


@pytest.mark.parametrize("escape", [False, True])
def test_a_dialog_closed_at_work_ends_quietly(scribe: Scribe, qtbot: QtBot, tmp_path: Path, escape: bool):
    dialog = export_dialog(scribe)
    dialog._soon.stop()
    dialog._compose()
    dialog.export_button.click()
    work = dialog._work
    assert work is not None
    with qtbot.waitSignals([work.ended, dialog.destroyed], timeout=60_000):
        dialog.reject() if escape else dialog.close()
    assert [path.name for path in tmp_path.iterdir()] == ["portal.board"]


def test_an_export_into_a_folder_that_is_not_there_is_told(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    dialog = export_dialog(scribe)
    dialog.file.setText(str(tmp_path / "nowhere" / "board.pdf"))
    dialog.export_button.click()
    finished(dialog, qtbot)
    assert "nowhere" in dialog.message.text()
    assert not (tmp_path / "nowhere").exists()


def test_a_name_without_an_ending_gets_one(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    dialog = export_dialog(scribe, "svg")
    dialog.file.setText(str(tmp_path / "for the record"))
    dialog.export_button.click()
    finished(dialog, qtbot)
    assert (tmp_path / "for the record.svg").is_file()


# Parts of the board.


def test_a_selection_is_exported_alone(scribe: Scribe, qtbot: QtBot):
    note = next(iter(scribe.document.notes.values()))
    scribe.page.session.select([note.id])
    scribe.page.commands["export_selection"].trigger()
    dialog = previewed(opened(scribe), qtbot)
    assert dialog.cut.currentText() == "Selection"
    page = dialog.preview.page
    assert page is not None
    drawn = [drawing for placed in page.content for drawing in placed.drawings if drawing.kind == "note"]
    assert [drawing.key for drawing in drawn] == [note.id]


def test_a_frame_and_the_view_can_be_chosen(scribe: Scribe, qtbot: QtBot):
    scribe.page.commands["export_frame"].trigger()
    dialog = previewed(opened(scribe), qtbot)
    assert dialog.cut.currentText().startswith("Frame: ")
    dialog.close()
    scribe.page.commands["export_view"].trigger()
    dialog = previewed(opened(scribe), qtbot)
    assert dialog.cut.currentText() == "What the window shows"
    assert dialog.preview.count == 1


def test_of_the_past_its_own_selection_is_exported(scribe: Scribe, qtbot: QtBot):
    page = scribe.page
    gone, stays = scribe.note("Resolved"), scribe.note("Alert fires")
    page.session.select([gone.id])
    scribe.key(Qt.Key.Key_Delete)
    page.session.select([stays.id])
    scribe.key("h", CTRL)
    past = page.regroup.history_page
    assert past is not None
    past.slider.go(past.playback.position - 1)
    past.playback.select([gone.id])
    page.commands["export"].trigger()
    dialog = opened(scribe)
    dialog.format.setCurrentIndex(dialog.format.findData("svg"))
    dialog.cut.setCurrentText("Selection")
    shown = previewed(dialog, qtbot).preview.page
    assert shown is not None
    drawn = [drawing for placed in shown.content for drawing in placed.drawings if drawing.kind == "note"]
    assert [drawing.key for drawing in drawn] == [gone.id]
    assert " as it was on 20" in dialog.file.text(), "what the past becomes stands beside what the present became"


def test_the_board_is_copied_as_a_picture(scribe: Scribe, qtbot: QtBot):
    QGuiApplication.clipboard().clear()
    scribe.key("c", CTRL | SHIFT)
    qtbot.waitUntil(lambda: not QGuiApplication.clipboard().image().isNull())
    whole = QGuiApplication.clipboard().image().size()
    QGuiApplication.clipboard().clear()
    scribe.page.session.select([next(iter(scribe.document.notes))])
    scribe.key("c", CTRL | SHIFT)
    qtbot.waitUntil(lambda: not QGuiApplication.clipboard().image().isNull())
    part = QGuiApplication.clipboard().image().size()
    assert part.width() < whole.width()


def test_what_is_copied_last_is_on_the_clipboard(scribe: Scribe, qtbot: QtBot):
    QGuiApplication.clipboard().clear()
    scribe.key("c", CTRL | SHIFT)
    scribe.page.session.select([next(iter(scribe.document.notes))])
    scribe.key("c", CTRL | SHIFT)
    part = one_note_wide(scribe)
    qtbot.waitUntil(lambda: 0 < QGuiApplication.clipboard().image().width() <= part)


def test_a_picture_asked_for_before_the_board_is_closed_is_on_the_clipboard(scribe: Scribe, qtbot: QtBot):
    QGuiApplication.clipboard().clear()
    page, part = scribe.page, one_note_wide(scribe)
    scribe.key("c", CTRL | SHIFT)
    page.session.select([next(iter(scribe.document.notes))])
    scribe.key("c", CTRL | SHIFT)
    scribe.window.close_board()
    # Only the page: the work goes after its last signal, as it does where events come in their order.
    QApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete)
    assert not isValid(page)
    qtbot.waitUntil(lambda: 0 < QGuiApplication.clipboard().image().width() <= part)


def one_note_wide(scribe: Scribe) -> float:
    """Pixels that a picture of one note can have at most, with the air around it."""
    return 2.0 * (max(note_size(note)[0] for note in scribe.document.notes.values()) + 60.0)


def test_a_folder_in_the_place_of_the_file_is_told(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    folder = tmp_path / "target"
    folder.mkdir()
    (folder / "board.svg").mkdir()
    dialog = export_dialog(scribe, "svg")
    dialog.file.setText(str(folder / "board.svg"))
    dialog.export_button.click()
    finished(dialog, qtbot)
    assert "is a folder" in dialog.message.text()


def test_what_has_changed_since_a_meeting_goes_out_with_the_rest(scribe: Scribe, qtbot: QtBot):
    dialog = export_dialog(scribe)
    assert not dialog.parts["since"].isEnabled()
    assert not dialog.since.isVisible()
    dialog.close()
    session = scribe.page.session
    session.start_meeting(MeetingKind.WORKSHOP, ())
    session.end_meeting(None)
    scribe.page.add_lines("> Page the comms lead @anna due 2026-08-02 #process")
    dialog = export_dialog(scribe)
    assert dialog.parts["since"].isEnabled()
    assert dialog.since.count() == 1
    assert dialog.since.currentText().startswith("workshop of ")
    for part, box in dialog.parts.items():
        box.setChecked(part == "since")
    previewed(dialog, qtbot)
    qtbot.waitUntil(lambda: "Since last time" in said(dialog))
    assert "Page the comms lead" in said(dialog)
    dialog.export_button.click()
    finished(dialog, qtbot)
    text = PdfReader(dialog.file.text()).pages[0].extract_text()
    assert "Page the comms lead" in " ".join(text.split())


def test_the_pixels_of_a_picture_are_chosen_and_remembered(scribe: Scribe, qtbot: QtBot, tmp_path: Path):
    widths = []
    for scale in (1.0, 3.0):
        scribe.page.commands["export"].trigger()
        dialog = opened(scribe)
        dialog.format.setCurrentIndex(dialog.format.findData("png"))
        dialog.scale.setCurrentIndex(dialog.scale.findData(scale))
        dialog.file.setText(str(tmp_path / f"{scale:g}.png"))
        qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
        finished(dialog, qtbot)
        widths.append(QImage(str(tmp_path / f"{scale:g}.png")).width())
        dialog.close()
    assert widths[1] == pytest.approx(3 * widths[0], abs=3)
    scribe.page.commands["export"].trigger()
    assert opened(scribe).scale.currentData() == 3.0


def test_a_web_page_is_read_as_one_and_loads_nothing(scribe: Scribe, qtbot: QtBot):
    scribe.page.add_lines('14:02 public a <img src="file:///etc/hostname"> and <b>no mark</b>')
    dialog = export_dialog(scribe, "html")
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.read)
    shown = dialog.read.toPlainText()
    assert scribe.document.board.title in shown
    assert "<b>no mark</b>" in shown
    assert "<td" not in shown
    assert dialog.read.loadResource(2, "file:///etc/hostname").isEmpty()
    dialog.format.setCurrentIndex(dialog.format.findData("md"))
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.words)


def test_only_pages_of_the_range_are_looked_at(scribe: Scribe, qtbot: QtBot):
    dialog = previewed(export_dialog(scribe), qtbot)
    whole = dialog.preview.count
    dialog.last.setValue(3)
    dialog.first.setValue(2)
    assert dialog.preview.count == 2
    QTest.keyClick(dialog.preview, Qt.Key.Key_Home)
    assert dialog.where.text().startswith(f"Page 2 of {whole}")
    assert "Timeline" in said(dialog)
    dialog.first.setValue(1)
    dialog.last.setValue(whole)
    assert dialog.preview.count == whole


def test_a_part_of_the_board_gets_a_name_of_its_own(scribe: Scribe, qtbot: QtBot):
    dialog = previewed(export_dialog(scribe, "png"), qtbot)
    whole = Path(dialog.file.text())
    dialog.cut.setCurrentText("What the window shows")
    part = Path(dialog.file.text())
    assert part.name == f"{whole.stem} - What the window shows.png"
    dialog.cut.setCurrentIndex(0)
    assert Path(dialog.file.text()) == whole
