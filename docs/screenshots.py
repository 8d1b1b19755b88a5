"""Takes the pictures in docs/pictures from the real window on the sample board: ``.venv/bin/python docs/screenshots.py``.

No display is needed. The clock stands still and ids count up, so the same program makes the same pictures.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from whiteboard.demo import write_board
from whiteboard.layout.geometry import Rect
from whiteboard.model.instants import from_iso
from whiteboard.settings import Settings
from whiteboard.ui import style
from whiteboard.ui.editor import Editor
from whiteboard.ui.export_dialog import ExportDialog
from whiteboard.ui.key_sheet import KeySheet
from whiteboard.ui.page import Page
from whiteboard.ui.window import Window

PICTURES = Path(__file__).parent / "pictures"
NOW = from_iso("2019-07-23T13:32:07Z")


def main() -> None:
    """Take every picture."""
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
                (one for one in app.topLevelWidgets() if isinstance(one, KeySheet | ExportDialog) and one.isVisible()),
                None,
            )
            if isinstance(dialog, ExportDialog):
                dialog.file.setText("Customer portal outage.pdf")
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


def _bar(_window: Window, page: Page) -> None:
    QTest.keyClick(page.canvas, Qt.Key.Key_Escape)
    QTest.mouseRelease(page.canvas, Qt.MouseButton.LeftButton)
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
    page.panel.turn_to("Actions")
    page.actions_panel.open(next(iter(page.session.document.actions)))


def _find(_window: Window, page: Page) -> None:
    page.canvas.show_start()
    page.find_notes()
    page.find_bar.line.setText("status page")


def _export(window: Window, page: Page) -> None:
    page.find_bar.close_bar()
    window.export()


def _keys(window: Window, _page: Page) -> None:
    window.show_keys()


def _dark(window: Window, page: Page) -> None:
    page.panel.turn_to("Comms")
    page.session.select(())
    page.fit_all()
    window.use_colours("dark")


STATES: dict[str, Callable[[Window, Page], None]] = {
    "board": _board,
    "drag": _drag,
    "bar": _bar,
    "write": _write,
    "actions": _actions,
    "find": _find,
    "export": _export,
    "keys": _keys,
    "dark": _dark,
}

if __name__ == "__main__":
    main()
