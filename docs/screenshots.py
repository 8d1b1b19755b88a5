"""Takes the pictures in docs/pictures from the real window on the sample board: ``.venv/bin/python docs/screenshots.py``.

With names behind it (``board palette``) only these are taken anew. No display is needed. The clock stands still and ids
count up, so the same program makes the same pictures.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Container
from itertools import count
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QEventLoop, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget

from whiteboard.demo import write_board
from whiteboard.layout.board import frame_area
from whiteboard.layout.geometry import Rect
from whiteboard.model.instants import from_iso
from whiteboard.model.records import MeetingKind
from whiteboard.settings import Settings
from whiteboard.ui import style
from whiteboard.ui.command_palette import CommandPalette
from whiteboard.ui.editor import Editor
from whiteboard.ui.export_dialog import ExportDialog
from whiteboard.ui.import_preview import ImportPreview
from whiteboard.ui.importing import import_path
from whiteboard.ui.key_sheet import KeySheet
from whiteboard.ui.page import Page
from whiteboard.ui.settings_dialog import SettingsDialog
from whiteboard.ui.viewer_preview import ViewerPreview
from whiteboard.ui.window import Window

PICTURES = Path(__file__).parent / "pictures"
NOW = from_iso("2019-07-23T13:32:07Z")
STATUS_PAGE = {
    "incidents": [
        {
            "id": "portal-2019-07",
            "name": "Customer portal unavailable",
            "impact": "major",
            "created_at": "2019-07-18T08:37:00Z",
            "incident_updates": [
                {
                    "id": "4",
                    "status": "resolved",
                    "body": "The portal works for everybody again.",
                    "created_at": "2019-07-18T12:26:00Z",
                },
                {
                    "id": "3",
                    "status": "monitoring",
                    "body": "The fix is in place; we keep watching.",
                    "created_at": "2019-07-18T12:19:00Z",
                },
                {
                    "id": "2",
                    "status": "identified",
                    "body": "An expired certificate stops logins.",
                    "created_at": "2019-07-18T09:02:00Z",
                },
                {
                    "id": "1",
                    "status": "investigating",
                    "body": "Some customers cannot log in.",
                    "created_at": "2019-07-18T08:37:00Z",
                },
            ],
        }
    ]
}
"""A status page as the world outside saw the sample incident."""


def main(wanted: Container[str]) -> None:
    """Go through every state, and take the pictures that are wanted."""
    PICTURES.mkdir(exist_ok=True)
    app = QApplication(sys.argv[:1])
    style.load_fonts()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["WHITEBOARD_DATA"] = folder
        path = Path(folder) / "Customer portal outage.board"
        ids = (f"{number:016x}" for number in count(1)).__next__
        write_board(path, now=lambda: NOW, new_id=ids)
        window = Window(Settings(), clock=lambda: NOW, ids=ids)
        style.apply(app, window.theme)
        window.resize(1600, 900)
        window.show()
        _settle(app)
        if "start" in wanted:
            _take(window, "start")
        window.open(path)
        page = window.page
        if page is None:
            raise RuntimeError("the sample board did not open")
        _settle(app)
        for name, state in STATES.items():
            state(window, page)
            _settle(app)
            dialog = next(
                (one for one in app.topLevelWidgets() if isinstance(one, DIALOGS) and one.isVisible()),
                None,
            )
            if isinstance(dialog, ExportDialog):
                dialog.file.setText("Customer portal outage.pdf")
                while dialog.preview.image is None:
                    app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
                dialog.preview.turn(1)
                while dialog.preview.image is None:
                    app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if name in wanted:
                _take(dialog or window, name)
            if dialog is not None:
                dialog.close()
        window.close()
        _settle(app)


def _settle(app: QApplication) -> None:
    for _ in range(5):
        app.processEvents()


def _take(widget: QWidget, name: str) -> None:
    widget.grab().save(str(PICTURES / f"{name}.png"))
    print(PICTURES / f"{name}.png")


def _board(_window: Window, page: Page) -> None:
    page.canvas.show_start()


def _drag(_window: Window, page: Page) -> None:
    canvas = page.canvas
    note = next(note for note in page.session.document.notes.values() if note.text.startswith("Incident channel"))
    rect = canvas.on_screen(canvas.index.rect(note.id) or Rect(0, 0, 1, 1))
    start = rect.center().toPoint()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 9):
        QTest.mouseMove(canvas, start + QPoint(-14 * step, 5 * step))


def _selected(_window: Window, page: Page) -> None:
    QTest.keyClick(page.canvas, Qt.Key.Key_Escape)
    QTest.mouseRelease(page.canvas, Qt.MouseButton.LeftButton)
    note = next(note for note in page.session.document.notes.values() if note.text.startswith("New certificate"))
    page.session.select({note.id})
    page.commands["inspect"].trigger()
    page.canvas.setFocus()


def _bar(_window: Window, page: Page) -> None:
    page.panel.turn_to("Comms")
    page.session.select(())
    page.focus_bar()
    QTest.keyClicks(page.bar.edit, "10:32 public Told support the fix is rolling out @comms #statuspage [mitigated]")


def _write(_window: Window, page: Page) -> None:
    page.bar.clear()
    area = page.canvas.visible_area()
    frame = page.session.document.frames["parking-lot"]
    page.canvas.pan(0, -round((page.canvas.shape.canvas_y - area.y - 120) * page.canvas.zoom))
    at = QPointF(
        (frame.x + 30) * page.canvas.zoom - page.canvas.left,
        (page.canvas.shape.canvas_y + frame.y + 170) * page.canvas.zoom - page.canvas.top,
    )
    QTest.mouseDClick(page.canvas, Qt.MouseButton.LeftButton, pos=at.toPoint())
    QTest.keyClicks(page.canvas.focusWidget() or page.canvas, "Who tells the partners?")


def _actions(_window: Window, page: Page) -> None:
    for editor in page.canvas.findChildren(Editor):
        QTest.keyClick(editor, Qt.Key.Key_Escape)
    page.undo()
    # It goes by the clock, in one picture or the next.
    page.toast.hide()
    page.panel.turn_to("Actions")
    page.actions_panel.open(next(iter(page.session.document.actions)))


def _find(_window: Window, page: Page) -> None:
    page.canvas.show_start()
    page.find_notes()
    page.find_bar.line.setText("status page")


def _meeting(window: Window, page: Page) -> None:
    window.use_colours("light")
    page.meeting.begin(MeetingKind.REGROUP, ("Anna", "Ben", "Chris"))
    page.commands["show_actions_table"].trigger()


def _import(_window: Window, page: Page) -> None:
    page.commands["show_actions_table"].trigger()
    page.panel.turn_to("Comms")
    source = page.path.with_name("status-page.json")
    source.write_text(json.dumps(STATUS_PAGE), "utf-8")
    import_path(page, source)


def _export(_window: Window, page: Page) -> None:
    page.commands["export"].trigger()


def _keys(window: Window, _page: Page) -> None:
    window.show_keys()


def _dark(window: Window, page: Page) -> None:
    page.find_bar.close_bar()
    page.panel.turn_to("Comms")
    page.session.select(())
    page.canvas.show_all()
    window.use_colours("dark")


def _menu(window: Window, page: Page) -> None:
    page.regroup.close_overlays()
    window.use_colours("light")
    page.canvas.show_start()
    note = next(note for note in page.session.document.notes.values() if note.text.startswith("New certificate"))
    page.session.select({note.id})
    page.open_menu()


def _palette(_window: Window, page: Page) -> None:
    page.commands["open_palette"].trigger()
    palette = next(one for one in QApplication.topLevelWidgets() if isinstance(one, CommandPalette))
    for line in palette.findChildren(QLineEdit):
        QTest.keyClicks(line, "status")


def _settings(window: Window, _page: Page) -> None:
    window.open_settings()


def _viewers(window: Window, page: Page) -> None:
    page.session.select(())
    page.commands["viewer_preview"].trigger()
    preview = window.findChild(ViewerPreview)
    if preview is not None:
        preview.look()


def _picture(_window: Window, page: Page) -> None:
    graph = QImage(340, 190, QImage.Format.Format_RGB32)
    graph.fill(QColor("#ffffff"))
    painter = QPainter(graph)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor("#c8371e"), 4.0))
    heights = (14, 16, 15, 18, 17, 120, 190, 215, 205, 220, 210, 90, 30, 18, 16, 15)
    points = [QPointF(20.0 + 20.0 * at, 175.0 - 0.7 * height) for at, height in enumerate(heights)]
    painter.drawPolyline(points)
    painter.end()
    data = QMimeData()
    data.setImageData(graph)
    frame, shape = page.session.document.frames["parking-lot"], page.canvas.shape
    page.pictures.take(data, (frame.x + 20.0, shape.canvas_y + frame.y + 120.0), "Paste")
    (id,) = page.session.selection
    page.timeline.renamed(id, "The error rate of logins, from the monitoring")
    area = frame_area(page.session.document, frame, shape)
    page.canvas.show_rect(area, margin=60.0)


def _history(_window: Window, page: Page) -> None:
    page.session.select(())
    page.canvas.show_start()
    page.commands["history"].trigger()
    past = page.regroup.history_page
    if past is not None:
        past.slider.go(len(past.playback.journal) // 2)


def _present(window: Window, page: Page) -> None:
    page.regroup.close_overlays()
    page.present()
    # A screen of the size of all other pictures.
    window.showNormal()
    window.resize(1600, 900)
    page.canvas.show_start()
    page.toast.hide()


def _contrast(window: Window, page: Page) -> None:
    page.present()
    window.use_colours("contrast")
    page.canvas.show_start()


DIALOGS = (KeySheet, ExportDialog, ImportPreview, QMenu, CommandPalette, SettingsDialog, ViewerPreview)
"""What a picture is taken of instead of the window, where it is open."""

STATES: dict[str, Callable[[Window, Page], None]] = {
    "board": _board,
    "drag": _drag,
    "note": _selected,
    "bar": _bar,
    "write": _write,
    "actions": _actions,
    "find": _find,
    "dark": _dark,
    "meeting": _meeting,
    "import": _import,
    "export": _export,
    "keys": _keys,
    "menu": _menu,
    "palette": _palette,
    "settings": _settings,
    "viewers": _viewers,
    "picture": _picture,
    "history": _history,
    "present": _present,
    "contrast": _contrast,
}

if __name__ == "__main__":
    main(sys.argv[1:] or ("start", *STATES))
