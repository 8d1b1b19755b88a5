"""The real window where there is no network at all: it opens, edits, imports, exports and closes, and never asks for one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.end2end.namespaces import ROOT, may
from tests.screen import screen

CHECKOUT = Path(__file__).parents[2]
FLOW = """
import sys
from pathlib import Path

def watch(event, arguments):
    # A socket of the machine's own is how a window reaches its screen.
    if event.startswith(("socket.connect", "socket.getaddrinfo", "socket.gethostby", "urllib", "http.")):
        raise SystemExit(f"the network was asked for: {event} {arguments}")

sys.addaudithook(watch)
from PySide6.QtCore import QEventLoop, QMimeData, QTimer
from PySide6.QtWidgets import QApplication
from whiteboard.layout.theme import LIGHT
from whiteboard.settings import Settings
from whiteboard.storage import read_board
from whiteboard.ui import style
from whiteboard.ui.export_dialog import ExportDialog
from whiteboard.ui.import_preview import ImportPreview
from whiteboard.ui.window import Window, now

folder = Path(sys.argv[1])
qt = QApplication(["whiteboard"])
style.load_fonts()
style.apply(qt, LIGHT)
window = Window(Settings())
window.resize(1500, 900)
window.show()

def until(true):
    late = QTimer(singleShot=True)
    late.start(60_000)
    while not true():
        assert late.isActive()
        qt.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

def the(kind):
    found = []
    until(lambda: found.extend(one for one in window.findChildren(kind) if one.isVisible()) or found)
    return found[-1]

assert window.create_board(folder / "portal.board", "Portal outage", "UTC")
page = window.page
page.add_lines("09:00 signals Error rate https://example.com/graph" + chr(10) + "09:10 public Told http://example.com")
note = next(iter(page.session.document.notes.values()))
page.writing.write(note, new=False)
page.writing._editor.insertPlainText("Written anew, see https://example.com")
assert page.writing.end()

window.take(folder / "page.html")
preview = the(ImportPreview)
until(lambda: preview._work is None)
preview.bring()
until(lambda: len(page.session.document.notes) == 3)

data = QMimeData()
data.setText("10:30 x")
data.setHtml("<img src='http://example.com/x.png'><table><tr><th>Time<th>What<tr><td>2019-07-18 10:30<td>Pasted</table>")
qt.clipboard().setMimeData(data)
page.commands["paste"].trigger()
preview = the(ImportPreview)
until(lambda: preview._work is None and preview.table.candidates)
preview.bring()
until(lambda: len(page.session.document.notes) == 4)

page.commands["export"].trigger()
dialog = the(ExportDialog)
for format in ("pdf", "pptx", "html", "png"):
    dialog.format.setCurrentIndex(dialog.format.findData(format))
    dialog.export_button.click()
    until(lambda: dialog._work is None)
    assert dialog.message.text().startswith("Written: "), dialog.message.text()
dialog.close()
window.open_start()
assert window.page is None
assert len(read_board(folder / "portal.board").notes) == 4
window.close()
print("all of it")
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A page that would like to load something."""
    path = tmp_path / "page.html"
    path.write_text(
        "<html><head><link rel=stylesheet href='http://example.com/x.css'></head><body><img src='//example.com/x.png'>"
        "<table><tr><th>Time<th>What</tr><tr><td>2019-07-18 10:00<td>Imported</tr></table></body></html>"
    )
    return path


def test_the_window_needs_and_asks_for_no_network(tmp_path: Path, source: Path):
    """In a namespace without any interface and under the eyes of strace, where the system has them."""
    traced = tmp_path / "calls"
    around = ["unshare", *ROOT, "-n"] if may("-n") else []
    tracer = shutil.which("strace")
    if tracer is not None:
        around += [tracer, "-f", "-qq", "-e", "trace=socket,connect,sendto", "-o", str(traced)]
    with screen() as display:
        done = subprocess.run(
            [*around, sys.executable, "-c", textwrap.dedent(FLOW), str(tmp_path)],
            cwd=CHECKOUT,
            env={**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"},
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
    assert done.stdout == "all of it\n", done.stderr
    if tracer is not None:
        calls = traced.read_text()
        assert "AF_UNIX" in calls, "it was really watched: this is how it reaches its screen"
        assert "AF_INET" not in calls
