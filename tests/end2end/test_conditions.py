"""A disk that is full or goes read-only, a board that is changed underneath, a clock that jumps, and no network at all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end2end.namespaces import ROOT, may, needs_a_disk, needs_a_share
from tests.stored import DOCUMENT, NINE, clock, edit
from whiteboard.model.instants import DAY
from whiteboard.storage import check_board, create_board, open_board, read_board

CHECKOUT = Path(__file__).parents[2]
PREAMBLE = """
import os, subprocess, sys
from pathlib import Path
from tests.stored import DOCUMENT, clock, edit
from whiteboard.storage import *
folder = Path(sys.argv[1])
path, data = folder / "portal.board", Path(sys.argv[2])
def say(*words): print(*words, flush=True)
def refused(what):
    try:
        what()
    except BoardError as error:
        say(type(error).__name__, str(error).partition(": ")[2])
    else:
        say("done")
"""


def on_a_small_disk(script: str, tmp_path: Path, *, work: str) -> list[str]:
    """What a program says whose board, or whose working copy (``work``), lies on a disk of its own of 2 MB.

    Where nobody may mount one, a limit on the size of files (`test_board_file`) has to do.
    """
    small = tmp_path / "small"
    small.mkdir()
    places = (small, tmp_path / "data") if work == "board" else (tmp_path, small)
    command = [sys.executable, "-c", PREAMBLE + textwrap.dedent(script), *map(str, places)]
    shell = f'mount -t tmpfs -o size=2m none "{small}" && exec "$@"'
    done = subprocess.run(
        ["unshare", *ROOT, "-m", "sh", "-c", shell, "sh", *command],
        cwd=CHECKOUT,
        env={**os.environ, "WHITEBOARD_DATA": str(places[1]), "SMALL": str(small)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


FILL = """
        def fill():
            with open(os.environ["SMALL"] + "/other", "wb") as other:
                try:
                    while True:
                        os.write(other.fileno(), bytes(4096))
                except OSError:
                    pass
        def empty():
            os.unlink(os.environ["SMALL"] + "/other")
"""


@needs_a_disk
def test_a_full_disk_under_the_board_stops_publishing_and_nothing_else(tmp_path: Path):
    said = on_a_small_disk(
        FILL
        + """
        working = create_board(path, DOCUMENT, now=clock())
        before = path.read_bytes()
        fill()
        working.write(edit(working.load(), "Saved all the same", 1))
        refused(working.publish)
        say(path.read_bytes() == before, working.published, sorted(os.listdir(folder)))
        refused(lambda: copy_board(path, Path(sys.argv[2]) / "elsewhere.board", history=True))
        empty()
        refused(working.publish)
        say(read_board(path).notes["1"].text, check_board(path).problems)
        working.close()
        """,
        tmp_path,
        work="board",
    )
    assert said[0].startswith("CannotWrite no space left")
    assert said[1:] == ["True False ['other', 'portal.board']", "done", "done", "Saved all the same ()"]


@needs_a_disk
def test_a_full_disk_under_the_working_copy_refuses_and_goes_on_when_there_is_room(tmp_path: Path):
    said = on_a_small_disk(
        FILL
        + """
        working = create_board(path, DOCUMENT, now=clock())
        working.write(edit(working.load(), "Saved", 1))
        fill()
        refused(lambda: working.write(edit(working.load(), "x" * 300_000, 2)))
        refused(lambda: working.draft("note", "y" * 300_000))
        say(working.load().notes["1"].text, working.history().last, working.drafts())
        empty()
        refused(lambda: working.write(edit(working.load(), "There is room", 2)))
        working.close()
        say(read_board(path).notes["1"].text)
        """,
        tmp_path,
        work="data",
    )
    assert all(line.startswith("CannotWrite the disk is full") for line in said[:2])
    assert said[2:] == ["Saved 1 {}", "done", "There is room"]


@needs_a_disk
def test_a_disk_that_goes_read_only_is_named_and_what_waits_is_published_later(tmp_path: Path):
    said = on_a_small_disk(
        """
        working = create_board(path, DOCUMENT, now=clock())
        working.write(edit(working.load(), "Written before", 1))
        mount = lambda how: subprocess.run(["mount", "-o", f"remount,{how}", os.environ["SMALL"]], check=True)
        mount("ro")
        refused(working.publish)
        refused(working.close)
        refused(lambda: open_board(path, now=clock()))
        say(read_board(path).notes["1"].text)
        mount("rw")
        open_board(path, now=clock()).close()
        say(check_board(path).problems, read_board(path).notes["1"].text)
        """,
        tmp_path,
        work="board",
    )
    assert said[0].startswith("CannotWrite ")
    assert "read-only" in said[0]
    assert said[2].startswith("ReadOnlyBoard ")
    assert said[3:] == ["Written before", "() Written before"]


def deleted(path: Path) -> None:
    path.unlink()


def truncated(path: Path) -> None:
    os.truncate(path, 4096)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def overwritten(path: Path) -> None:
    path.write_bytes(b"Something else altogether")


def replaced(path: Path) -> None:
    other = path.with_name("other.board")
    with create_board(other, DOCUMENT, now=clock()) as working:
        working.write(edit(working.load(), "Theirs", 1))
    shutil.copy(other, path)
    other.unlink()


@pytest.mark.parametrize("happens", [deleted, truncated, emptied, overwritten, replaced])
def test_a_board_that_is_changed_underneath_costs_neither_side_anything(
    tmp_path: Path, happens: Callable[[Path], None]
):
    path = tmp_path / "portal.board"
    working = create_board(path, DOCUMENT, now=clock())
    working.write(edit(working.load(), "Ours", 1))
    working.publish()
    happens(path)
    theirs = path.read_bytes() if path.exists() else None
    working.write(edit(working.load(), "Ours again", 2))
    conflict = working.publish()
    assert (conflict is None) == (theirs is None)
    assert theirs is None or path.read_bytes() == theirs
    working.write(edit(working.load(), "And again", 3))
    working.close()
    ours = conflict or path
    assert check_board(ours).problems == ()
    assert read_board(ours).notes["1"].text == "And again"


def test_a_clock_that_jumps_changes_no_order(tmp_path: Path):
    path = tmp_path / "portal.board"
    jumps = iter([NINE, NINE + 400 * DAY, NINE - 400 * DAY, *range(NINE, NINE + 10_000)])
    with create_board(path, DOCUMENT, now=lambda: next(jumps)) as working:
        for step in range(1, 6):
            working.write(edit(working.load(), f"Text {step}", step))
    with open_board(path, now=clock()) as working:
        assert working.history().last == 5
        assert working.load().notes["1"].text == "Text 5"
    assert check_board(path).problems == ()


def test_a_hundred_rounds_of_opening_changing_and_closing_leave_nothing_behind(tmp_path: Path, data_folder: Path):
    path = tmp_path / "portal.board"
    create_board(path, DOCUMENT, now=clock()).close()
    for step in range(1, 101):
        with open_board(path, now=clock(NINE + step * DAY)) as working:
            working.write(edit(working.load(), f"Text {step}", step))
    assert [one.name for one in tmp_path.iterdir() if one != data_folder] == ["portal.board"]
    assert not list((data_folder / "locks").iterdir())
    assert {one.name for one in data_folder.glob("working/*/*")} <= {"home.json", "local.sqlite"}
    assert len(list(data_folder.glob("backups/*/*.board"))) <= 5 + 12 + 10 + 9


WITHOUT_NETWORK = """
import sys
from pathlib import Path

def watch(event, arguments):
    if event.startswith(("socket.connect", "socket.getaddrinfo", "socket.gethostby", "urllib", "http.")):
        raise SystemExit(f"the network was asked for: {event} {arguments}")

sys.addaudithook(watch)
from whiteboard.__main__ import main
sys.exit(main())
"""


def test_the_main_flows_need_and_ask_for_no_network(tmp_path: Path):
    """In a namespace without any interface, where the system allows one, and with every attempt from Python noticed."""
    alone = ["unshare", *ROOT, "-n"] if may("-n") else []
    board, words = tmp_path / "portal.board", "Unspeakable blunder"
    source = tmp_path / "lines.txt"
    source.write_text("10:00 public Status page: identified\n")

    def run(*arguments: object) -> str:
        done = subprocess.run(
            [*alone, sys.executable, "-c", WITHOUT_NETWORK, *map(str, arguments)],
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("new", board, "--timezone", "UTC")
    run("add", board, f"09:00 signals {words}")
    run("import", board, source, "--date", "2019-07-18")
    run("export", board, tmp_path / "out.pdf")
    assert words in run("show", board, "--json")
    run("copy", board, tmp_path / "sent.board", "--without-history")
    assert words.encode() in board.read_bytes()


def on_a_share(script: str, tmp_path: Path) -> list[str]:
    """What a program says whose board lies on a share: a disk in memory, mounted at ``SHARE`` and bound to its folder."""
    share, folder = tmp_path / "share", tmp_path / "folder"
    share.mkdir()
    folder.mkdir()
    shell = f'mount -t tmpfs none "{share}" && mount --bind "{share}" "{folder}" && exec "$@"'
    command = [sys.executable, "-c", PREAMBLE + textwrap.dedent(script), str(folder), str(tmp_path / "data")]
    done = subprocess.run(
        ["unshare", *ROOT, "-m", "sh", "-c", shell, "sh", *command],
        cwd=CHECKOUT,
        env={**os.environ, "WHITEBOARD_DATA": str(tmp_path / "data"), "SHARE": str(share)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


CRASH = """
        import shutil
        share = os.environ["SHARE"]
        def mount(*how):
            subprocess.run(how, check=True)
        def whiteboard(*arguments):
            done = subprocess.run([sys.executable, "-m", "whiteboard", *map(str, arguments)], capture_output=True, text=True)
            return done.returncode, done.stderr.strip()
        def waits():
            return len(list(data.glob("working/*/board.sqlite")))
        create_board(path, DOCUMENT, now=clock()).close()
        copy = data.parent / "copy.board"
        shutil.copy(path, copy)
        working = open_board(path, now=clock())
        working.write(edit(DOCUMENT, "Left by a crash", 1))
        working.close(publish=False)
"""


@needs_a_disk
def test_work_that_a_crash_left_waits_until_its_network_folder_is_back(tmp_path: Path):
    said = on_a_share(
        CRASH
        + """
        before = copy.read_bytes()
        mount("umount", "-l", folder)
        say(*whiteboard("add", path, "> Tell customers"))
        say(os.listdir(folder), waits(), read_board(path).notes["1"].text)
        say(whiteboard("show", copy)[0], read_board(copy).notes["1"].text, copy.read_bytes() == before)
        say(whiteboard("add", copy, "> Tell the copy")[0], waits(), os.listdir(folder))
        mount("mount", "--bind", share, folder)
        say(*whiteboard("add", path, "> Tell customers"))
        say(os.listdir(folder), waits(), read_board(path).notes["1"].text, len(read_board(path).actions))
        """,
        tmp_path,
    )
    assert said[0].startswith("1 ")
    assert "the folder is not the one the board was in" in said[0]
    assert said[1:] == [
        "[] 1 Left by a crash",
        "0 Alert fires True",
        "0 1 []",
        "0 ",
        "['portal.board'] 0 Left by a crash 2",
    ]


@needs_a_disk
def test_a_network_folder_that_is_mounted_anew_is_known_by_its_file(tmp_path: Path):
    """Each mount of a share may have another number; the file that is there says that it is the one."""
    said = on_a_share(
        CRASH
        + """
        device = os.stat(folder).st_dev
        image = path.read_bytes()
        mount("umount", "-l", folder)
        mount("mount", "-t", "tmpfs", "none", folder)
        say(os.stat(folder).st_dev != device)
        path.write_bytes(image)
        working = open_board(path, now=clock())
        path.unlink()
        working.close()
        say(working.recovered, waits(), os.listdir(folder), read_board(path).notes["1"].text)
        """,
        tmp_path,
    )
    assert said == ["True", "True 0 ['portal.board'] Left by a crash"]


@needs_a_disk
def test_a_network_folder_that_vanishes_costs_the_open_window_nothing(tmp_path: Path):
    """Unmounted lazily under the open board, as a share whose server goes: beneath it an empty folder comes to light."""
    script = """
        from PySide6.QtWidgets import QApplication
        from whiteboard.layout.theme import LIGHT
        from whiteboard.settings import Settings
        from whiteboard.ui import style
        from whiteboard.ui.window import Window
        qt = QApplication(["whiteboard"])
        style.load_fonts()
        style.apply(qt, LIGHT)
        share = os.environ["SHARE"]
        def mount(*how):
            subprocess.run(how, check=True)
        def in_trouble():
            return page.notice.isVisible() and "is not written yet" in page.notice._text.text()
        create_board(path, DOCUMENT, now=clock()).close()
        window = Window(Settings(), clock=clock())
        window.show()
        window.take(path)
        page = window.page
        page.add_lines("> Tell colleagues @anna")
        page.publish()
        say(in_trouble(), page.store.published)
        mount("umount", "-l", folder)
        page.add_lines("> Tell customers @bert")
        page.publish()
        say(page.notice._text.text().partition(": ")[2])
        say(page.store.published, os.listdir(folder), len(page.session.document.actions))
        mount("mount", "--bind", share, folder)
        page.publish()
        say(in_trouble(), page.store.published, os.listdir(folder))
        window.open_start()
        say(window.page, check_board(path).problems, len(read_board(path).actions))
        window.close()
        """
    whole, told, waits, back, closed = on_a_share(script, tmp_path)
    assert whole == "False True"
    assert "has gone" in told
    assert "kept safe on this machine" in told
    assert waits == "False [] 3"
    assert back == "False True ['portal.board']"
    assert closed == "None () 3"


@needs_a_share
def test_a_network_folder_that_hangs_holds_nothing_up(tmp_path: Path):
    """A file system that nobody serves lies over the folder: whoever asks it anything waits until it is taken away."""
    window = """
        from PySide6.QtCore import QEventLoop
        from PySide6.QtWidgets import QApplication
        from whiteboard.layout.theme import LIGHT
        from whiteboard.settings import Settings
        from whiteboard.storage.waiting import waiting_boards
        from whiteboard.ui import page as pages, style
        from whiteboard.ui.window import Window
        def told():
            return page.notice._text.text().replace(str(path), "the board")
        pages._ANSWERS_IN = 1.0
        qt = QApplication(["whiteboard"])
        style.load_fonts()
        style.apply(qt, LIGHT)
        window = Window(Settings(), clock=clock())
        window.show()
        window.take(path)
        page = window.page
        say("open")
        sys.stdin.readline()
        page.add_lines("> Tell colleagues @anna")
        page._publish_beside()
        while "answer" not in told():
            qt.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        say(told())
        page.add_lines("> Tell customers @bert")
        page.store.copy(data.parent / "copy.board", history=True)
        say(len(read_board(data.parent / "copy.board").actions), len(read_board(path).actions))
        say(window.close(), told())
        say(window.close(), [(board.path == path, board.in_place) for board in waiting_boards()])
        """
    script = f"""
        import ctypes
        WINDOW = {PREAMBLE + textwrap.dedent(window)!r}
        def whiteboard(*arguments):
            done = subprocess.run([sys.executable, "-m", "whiteboard", *map(str, arguments)], capture_output=True, text=True)
            return done.returncode, done.stdout.count("Tell colleagues"), done.stderr.strip()
        create_board(path, DOCUMENT, now=clock()).close()
        command = [sys.executable, "-c", WINDOW, *sys.argv[1:]]
        program = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert program.stdout.readline() == "open\\n"
        fuse = os.open("/dev/fuse", os.O_RDWR)
        options = f"fd={{fuse}},rootmode=40000,user_id=0,group_id=0".encode()
        assert not ctypes.CDLL(None).mount(b"none", os.fsencode(folder), b"fuse", 0, options)
        print(program.communicate("\\n")[0], end="", flush=True)
        say(program.returncode)
        say(*whiteboard("show", path)[:2])
        say(*whiteboard("add", path, "> Tell managers"))
        os.close(fuse)
        subprocess.run(["umount", "-l", folder], check=True)
        say(*whiteboard("add", path, "> Tell managers"))
        say(len(read_board(path).actions), check_board(path).problems)
        """
    told, copied, kept_open, left, ended, shown, refused, taken, back = on_a_share(script, tmp_path)
    assert told.startswith(
        "the board is not written yet: its disk or network folder does not answer. What you do is kept"
    )
    assert copied == "3 3"
    assert kept_open.startswith("False the board could not be written: its disk or network folder does not answer.")
    assert "Close again to leave it" in kept_open
    assert left == "True [(True, False)]"
    assert ended == "0"
    assert shown == "0 2"
    assert refused.startswith("1 0 ")
    assert "does not answer. Connect it again; until then look at the board" in refused
    assert taken == "0 0 "
    assert back == "4 ()"
