"""Pictures under real events: pasted, dropped, moved, made larger, described, deleted, and what is refused."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QImageWriter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.gui.scribe import CTRL, Open, Scribe
from tests.pictures import png
from tests.stored import clock
from whiteboard.layout.board import picture_rect
from whiteboard.layout.geometry import Rect
from whiteboard.model.pictures import LARGEST_SIDE, pixels
from whiteboard.model.records import Picture
from whiteboard.session.templates import new_document
from whiteboard.storage import open_board
from whiteboard.storage.working import create_board
from whiteboard.ui.clipboard import CONTENTS, OURS
from whiteboard.ui.incoming_pictures import MOST_FILE

EMPTY = 900.0
"""Points below the upper edge of the canvas where nothing of the sample board is."""


def image(width: int, height: int, colour: str = "#c81e1e") -> QImage:
    made = QImage(width, height, QImage.Format.Format_RGB32)
    made.fill(QColor(colour))
    return made


def encoded(picture: QImage, kind: str) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(kind.encode())).write(picture)
    return bytes(buffer.data().data())


def carried(picture: QImage) -> QMimeData:
    data = QMimeData()
    data.setImageData(picture)
    return data


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(scribe: Scribe, data: QMimeData, at: QPoint) -> None:
    """Drag something over the canvas and let it go."""
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at, copy, data, left, none)
    QApplication.sendEvent(scribe.canvas, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(scribe.canvas, QDropEvent(QPointF(at), copy, data, left, none, QEvent.Type.Drop))


def paste(scribe: Scribe, data: QMimeData) -> None:
    QGuiApplication.clipboard().setMimeData(data)
    QTest.keyClick(scribe.canvas, Qt.Key.Key_V, CTRL)


def only(scribe: Scribe) -> Picture:
    (picture,) = scribe.document.pictures.values()
    return picture


def area(scribe: Scribe, picture: Picture) -> Rect:
    return picture_rect(picture, scribe.canvas.shape)


@pytest.fixture
def shown(scribe: Scribe) -> Scribe:
    """A window that looks at the canvas, with one picture on it."""
    look_below(scribe)
    drop(scribe, carried(image(160, 80)), scribe.below(60.0, EMPTY + 40.0))
    return scribe


def look_below(scribe: Scribe) -> None:
    """Look at an empty part of the canvas, below its frames."""
    scribe.canvas.show_rect(Rect(0.0, scribe.canvas.shape.canvas_y + EMPTY, 700.0, 420.0), margin=0.0)


def test_a_pasted_picture_lies_on_the_canvas_and_is_there_after_reopening(scribe: Scribe):
    look_below(scribe)
    paste(scribe, carried(image(160, 80)))
    picture = only(scribe)
    assert (picture.width, picture.height) == (120.0, 60.0)
    assert picture.y >= 0.0
    assert scribe.page.session.selection == {picture.id}
    assert scribe.steps[-1] == "Paste picture"
    assert pixels(scribe.document.contents[picture.content]) == (160, 80)
    path = scribe.page.path
    assert scribe.window.close()
    with open_board(path, now=lambda: 0) as working:
        document = working.load()
    assert document.pictures == {picture.id: picture}
    assert document.contents.keys() == {picture.content}


def test_the_same_picture_twice_is_kept_once(shown: Scribe):
    drop(shown, carried(image(160, 80)), shown.below(300.0, EMPTY + 40.0))
    assert len(shown.document.pictures) == 2
    assert len(shown.document.contents) == 1


def test_a_dropped_file_lands_where_it_is_let_go(scribe: Scribe, tmp_path: Path):
    look_below(scribe)
    (tmp_path / "graph.webp").write_bytes(encoded(image(96, 96), "webp"))
    drop(scribe, files(tmp_path / "graph.webp"), scribe.below(200.0, EMPTY + 100.0))
    picture = only(scribe)
    assert (round(picture.x), round(picture.y)) == (pytest.approx(200, abs=1), pytest.approx(EMPTY + 100, abs=1))
    assert scribe.document.contents[picture.content].startswith(b"\x89PNG")


def test_several_files_are_one_step_side_by_side(scribe: Scribe, tmp_path: Path):
    look_below(scribe)
    for name, colour in (("one.png", "#112233"), ("two.jpg", "#445566")):
        (tmp_path / name).write_bytes(encoded(image(90, 60, colour), name[-3:]))
    drop(scribe, files(tmp_path / "one.png", tmp_path / "two.jpg"), scribe.below(20.0, EMPTY + 20.0))
    one, two = scribe.document.pictures.values()
    assert not area(scribe, one).overlaps(area(scribe, two))
    QTest.keyClick(scribe.canvas, Qt.Key.Key_Z, CTRL)
    assert not scribe.document.pictures


def test_a_large_picture_is_scaled_down_and_a_photograph_stays_one(scribe: Scribe, tmp_path: Path):
    look_below(scribe)
    (tmp_path / "photo.jpg").write_bytes(encoded(image(3200, 1000), "jpg"))
    drop(scribe, files(tmp_path / "photo.jpg"), scribe.below(20.0, EMPTY + 20.0))
    data = scribe.document.contents[only(scribe).content]
    assert pixels(data) == (LARGEST_SIDE, 500)
    assert data.startswith(b"\xff\xd8")


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "neither PNG, JPEG nor WebP"),
        ("moving.gif", b"GIF89a" + bytes(40), "neither PNG, JPEG nor WebP"),
        ("empty.png", b"", "neither PNG, JPEG nor WebP"),
        ("named.png", encoded(image(4, 4), "bmp"), "neither PNG, JPEG nor WebP"),
        ("heavy.png", png() + bytes(MOST_FILE), "larger than 20 MB"),
    ],
)
def test_what_is_no_picture_is_refused_with_a_sentence(
    scribe: Scribe, tmp_path: Path, name: str, data: bytes, told: str
):
    look_below(scribe)
    (tmp_path / name).write_bytes(data)
    before = scribe.document
    drop(scribe, files(tmp_path / name), scribe.below(20.0, EMPTY + 20.0))
    assert told in scribe.told
    assert name in scribe.told
    assert scribe.document is before


@pytest.mark.qt_log_ignore("JPEG", "PNG")  # Qt's readers say what they stumble over, and so they should
@pytest.mark.parametrize(
    ("name", "data"),
    [("headless.jpg", b"\xff\xd8\xff\xe0" + bytes(30)), ("cut.png", png(200, 200)[:60])],
)
def test_a_broken_picture_is_refused_with_a_sentence(scribe: Scribe, tmp_path: Path, name: str, data: bytes):
    look_below(scribe)
    (tmp_path / name).write_bytes(data)
    drop(scribe, files(tmp_path / name), scribe.below(20.0, EMPTY + 20.0))
    assert "broken" in scribe.told
    assert not scribe.document.pictures


def test_a_bomb_is_refused_by_its_header(scribe: Scribe, tmp_path: Path):
    look_below(scribe)
    bomb = bytearray(png())
    bomb[16:24] = (30_000).to_bytes(4, "big") * 2
    bomb[29:33] = zlib.crc32(bomb[12:29]).to_bytes(4, "big")
    (tmp_path / "bomb.png").write_bytes(bomb)
    drop(scribe, files(tmp_path / "bomb.png"), scribe.below(20.0, EMPTY + 20.0))
    assert "40 megapixels" in scribe.told
    assert not scribe.document.pictures


def test_it_is_dragged_and_undone(shown: Scribe):
    picture = only(shown)
    start = shown.pixel(*area(shown, picture).centre)
    shown.drag(start, start + QPoint(90, 60))
    moved = only(shown)
    assert moved.x > picture.x + 40.0
    assert moved.y > picture.y + 20.0
    assert shown.steps[-1] == "Move picture"
    QTest.keyClick(shown.canvas, Qt.Key.Key_Z, CTRL)
    assert only(shown) == picture


def test_a_corner_keeps_its_proportions(shown: Scribe):
    picture = only(shown)
    rect = area(shown, picture)
    corner = shown.pixel(rect.right, rect.bottom)
    shown.drag(corner, corner + QPoint(120, 10))
    larger = only(shown)
    assert larger.width > picture.width + 40.0
    assert larger.width / larger.height == pytest.approx(picture.width / picture.height, rel=0.01)
    assert (larger.x, larger.y) == (picture.x, picture.y)
    QTest.keyClick(shown.canvas, Qt.Key.Key_Z, CTRL)
    assert only(shown) == picture


def test_escape_leaves_it_where_it_was(shown: Scribe):
    picture = only(shown)
    start = shown.pixel(*area(shown, picture).centre)
    shown.press(start)
    shown.move(start + QPoint(50, 50))
    assert shown.shown.pictures[picture.id] != picture
    QTest.keyClick(shown.canvas, Qt.Key.Key_Escape)
    shown.release(start + QPoint(50, 50))
    assert shown.shown.pictures[picture.id] == picture
    assert shown.steps[-1] == "Add picture"


def test_duplicate_lock_nudge_and_delete(shown: Scribe):
    picture = only(shown)
    QTest.keyClick(shown.window, Qt.Key.Key_D, CTRL)
    assert len(shown.document.pictures) == 2
    assert len(shown.document.contents) == 1
    (twin,) = (one for one in shown.document.pictures.values() if one.id != picture.id)
    assert shown.page.session.selection == {twin.id}
    QTest.keyClick(shown.canvas, Qt.Key.Key_Right)
    assert shown.document.pictures[twin.id].x == twin.x + 6.0
    shown.page.commands["lock_note"].trigger()
    at = shown.pixel(*area(shown, twin).centre)
    shown.drag(at, at + QPoint(40, 40))
    assert shown.document.pictures[twin.id].x == twin.x + 6.0
    assert shown.toast == "This picture is locked"
    QTest.keyClick(shown.canvas, Qt.Key.Key_Delete)
    assert list(shown.document.pictures) == [picture.id]
    assert shown.steps[-1] == "Delete picture"


def test_pictures_that_are_grouped_move_together(shown: Scribe):
    QTest.keyClick(shown.window, Qt.Key.Key_D, CTRL)
    before = dict(shown.document.pictures)
    shown.page.session.select(before)
    QTest.keyClick(shown.window, Qt.Key.Key_G, CTRL)
    assert shown.steps[-1] == "Group 2 things"
    shown.page.session.select(())
    last = list(before.values())[-1]
    start = shown.pixel(*area(shown, last).centre)
    shown.drag(start, start + QPoint(80, 70))
    moved = [
        (shown.document.pictures[id].x - one.x, shown.document.pictures[id].y - one.y) for id, one in before.items()
    ]
    assert moved[0] == pytest.approx(moved[1], abs=0.02)
    assert moved[0][0] > 30.0
    QTest.keyClick(shown.window, Qt.Key.Key_G, CTRL)
    assert {one.grouped for one in shown.document.pictures.values()} == {None}


def test_a_copied_picture_is_pasted_again_and_its_bytes_are_kept_once(shown: Scribe):
    picture = only(shown)
    shown.key("c", CTRL)
    data = QGuiApplication.clipboard().mimeData()
    assert shown.toast == "Copied picture"
    assert data.hasImage()
    assert QImage(data.imageData()).pixelColor(20, 20).name() == "#c81e1e"
    shown.key("v", CTRL)
    (fresh,) = shown.page.session.selection
    pasted = shown.document.pictures[fresh]
    assert len(shown.document.contents) == 1
    assert (pasted.content, pasted.width) == (picture.content, picture.width)
    assert (pasted.x, pasted.y) != (picture.x, picture.y)
    assert shown.steps[-1] == "Paste picture"


def test_a_picture_and_the_note_on_it_are_cut_and_pasted_into_another_board(
    shown: Scribe, open_window: Open, tmp_path: Path
):
    picture = only(shown)
    shown.page.session.select({picture.id, "well"})
    shown.key("g", CTRL)
    shown.key("x", CTRL)
    assert shown.steps[-1] == "Cut 2 things"
    assert not shown.document.pictures
    store = create_board(tmp_path / "other.board", new_document("other", "Another outage", "UTC"), now=clock())
    store.close()
    other = open_window(tmp_path / "other.board")
    other.key("v", CTRL)
    pasted, note = only(other), other.note("Fast fix")
    assert pixels(other.document.contents[pasted.content]) == (160, 80)
    assert pasted.grouped is not None
    assert pasted.grouped == note.grouped
    assert other.page.session.selection == {pasted.id, note.id}
    other.undo()
    assert not other.document.pictures


def test_a_clipboard_whose_picture_is_another_one_than_it_says_is_refused(shown: Scribe):
    shown.key("c", CTRL)
    ours = bytes(QGuiApplication.clipboard().mimeData().data(OURS).data())
    forged = QMimeData()
    forged.setData(OURS, QByteArray(ours.replace(only(shown).content.encode(), b"0" * 64)))
    forged.setData(CONTENTS, QByteArray(png(30, 30)))
    document = shown.document
    paste(shown, forged)
    assert shown.document is document
    assert "not the one that the board names" in shown.toast


def test_duplicates_of_a_grouped_picture_and_note_are_a_group_of_their_own(shown: Scribe):
    picture = only(shown)
    shown.page.session.select({picture.id, "well"})
    shown.key("g", CTRL)
    shown.key("d", CTRL)
    assert shown.steps[-1] == "Duplicate 2 things"
    twin = next(one for one in shown.document.pictures.values() if one.id != picture.id)
    note = next(one for one in shown.document.notes.values() if one.text == "Fast fix" and one.id != "well")
    assert twin.grouped == note.grouped
    assert twin.grouped not in {None, shown.document.pictures[picture.id].grouped}


def test_a_picture_of_the_past_comes_into_the_present(shown: Scribe):
    picture = only(shown)
    shown.key(Qt.Key.Key_Delete)
    shown.page.commands["history"].trigger()
    past = shown.page.regroup.history_page
    assert past is not None
    past.slider.go(len(past.playback.journal) - 1)
    past.playback.select({picture.id})
    assert past.copy.text() == "Copy 1 into the present"
    past.copy.click()
    shown.escape()
    back = only(shown)
    assert (back.content, back.x, back.y) == (picture.content, picture.x, picture.y)


def test_what_it_shows_is_written_in_place(shown: Scribe):
    picture = only(shown)
    shown.double_click(shown.pixel(*area(shown, picture).centre))
    (line,) = (one for one in shown.canvas.findChildren(QLineEdit) if one.isVisible())
    QTest.keyClicks(line, "The error rate at its worst")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert only(shown).alt == "The error rate at its worst"
    assert shown.steps[-1] == "Say what the picture shows"
    assert "error rate at its worst" in shown.canvas.accessibleDescription()


def test_a_rubber_band_takes_it_and_its_pixels_are_painted(shown: Scribe):
    picture = only(shown)
    shown.page.session.select(())
    rect = area(shown, picture)
    shown.drag(shown.pixel(rect.x - 20, rect.y - 20), shown.pixel(rect.right + 20, rect.bottom + 20))
    assert shown.page.session.selection == {picture.id}
    shown.page.session.select(())
    seen = shown.canvas.grab().toImage().pixelColor(shown.pixel(*rect.centre))
    assert seen.name() == "#c81e1e"
