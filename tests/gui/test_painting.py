"""What is painted bit by bit is what would be painted at once, to the pixel, whatever was done before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from tests.memory import MemoryStore
from tests.stored import NINE, clock
from whiteboard.layout.theme import DARK, LIGHT
from whiteboard.model.commands import Add, Batch, Command, Edit, MoveNotes, Remove, SetMark, edit_board
from whiteboard.model.document import Change, Document
from whiteboard.model.instants import MINUTE
from whiteboard.model.records import (
    Action,
    Board,
    Category,
    Fold,
    Frame,
    Kind,
    Lane,
    Link,
    Mark,
    Note,
    OnCanvas,
    OnTimeline,
    Phase,
    Place,
    Precision,
    Role,
    Target,
)
from whiteboard.model.rules import BrokenRule
from whiteboard.session import Session
from whiteboard.ui.canvas import Canvas
from whiteboard.ui.picture import Picture, View

LANES = ("signals", "internal", "public")
KINDS = ("event", "well", "idea")
TEXTS = ("", "Alert", "Status page: investigating the login errors that customers see", "ערב טוב 🙂", "one\ntwo\nthree")


def start_document() -> Document:
    """Notes close together, so that whatever changes has neighbours; links, silences, a frame with an action."""
    return Document.of(
        Board("board", "Board", start=NINE),
        (
            *(Lane(name, name.title(), Role(name), rows=10, position=at) for at, name in enumerate(LANES)),
            *(
                Kind(name, name.title(), colour)
                for name, colour in zip(KINDS, ("#ffffff", "#cdeac5", "#fdeeaa"), strict=True)
            ),
            Target("public", first=10, every=20),
            Note("n0", text="Error rate", place=OnTimeline(NINE, "signals", 0), marks=(Mark.DETECTED,)),
            Note("n1", text="Public post", place=OnTimeline(NINE + 12 * MINUTE, "public", 0)),
            Note("n2", text="Colleagues told", place=OnTimeline(NINE + 25 * MINUTE, "internal", 1), votes=2),
            Note(
                "n3",
                text="Again",
                place=OnTimeline(NINE + 70 * MINUTE, "public", 1, NINE + 80 * MINUTE, Precision.RANGE),
            ),
            Note("n4", "well", "Went well", OnCanvas(30.0, 60.0), author="anna", tags=("process",)),
            Note("n5", "idea", "Page us", OnCanvas(90.0, 80.0), z=1),
            Frame("f0", "Discussion", 0.0, 0.0, 300.0, 200.0),
            Frame("f1", "Process", 320.0, 0.0, 240.0, 200.0, 1, Category.PROCESS),
            Action("a0", "Tell colleagues first", notes=("n4",)),
            Link("l0", "n0", "n1", "told"),
            Link("l1", "n4", "n5"),
            Phase("p0", "Phase", NINE, NINE + 30 * MINUTE),
        ),
    )


def edit_board_of(scale: float) -> Command:
    return edit_board(start_document().board, "Scale", scale=scale)


minutes = st.integers(-20, 130).map(lambda minute: NINE + minute * MINUTE)
places: st.SearchStrategy[Place] = st.one_of(
    st.builds(OnTimeline, minutes, st.sampled_from(LANES), st.integers(0, 6)),
    minutes.flatmap(
        lambda at: st.builds(
            OnTimeline,
            st.just(at),
            st.sampled_from(LANES),
            st.integers(0, 4),
            st.just(at + 9 * MINUTE),
            st.just(Precision.RANGE),
        )
    ),
    st.builds(OnCanvas, st.integers(-40, 600).map(float), st.integers(-30, 260).map(float)),
)
standing = st.sampled_from([f"n{number}" for number in range(6)])
notes = st.sampled_from([f"n{number}" for number in range(8)])
edits = st.one_of(
    st.builds(lambda text: {"text": text}, st.sampled_from(TEXTS)),
    st.builds(lambda width: {"width": width}, st.sampled_from((None, 60.0, 240.0))),
    st.builds(lambda kind: {"kind": kind}, st.sampled_from(KINDS)),
    st.builds(lambda votes: {"votes": votes}, st.integers(0, 120)),
    st.builds(lambda z: {"z": z}, st.integers(-1, 2)),
    st.builds(lambda tags: {"tags": tags}, st.sampled_from(((), ("process", "people")))),
)
moves = st.builds(MoveNotes, st.dictionaries(standing, places, min_size=1, max_size=3))
commands: st.SearchStrategy[Command] = st.one_of(
    moves,
    moves,
    moves,
    st.builds(lambda id, values: Edit(Note, {id: values}), standing, edits),
    st.builds(lambda id, values: Edit(Note, {id: values}), standing, edits),
    st.builds(lambda id, text, place: Add((Note(id, text=text, place=place),)), notes, st.sampled_from(TEXTS), places),
    st.builds(lambda id: Remove(frozenset({(Note, id)})), notes),
    st.builds(SetMark, st.sampled_from((Mark.DETECTED, Mark.RESOLVED)), st.none() | notes),
    st.builds(
        lambda one, other, label: Add((Link("l2", one, other, label),)),
        notes,
        notes,
        st.sampled_from(("", "because of")),
    ),
    st.builds(lambda label: Edit(Link, {"l0": {"label": label}}), st.sampled_from(("", "told at once"))),
    st.just(Remove(frozenset({(Link, "l0")}))),
    st.builds(lambda start: Add((Fold("fold", start, start + 25 * MINUTE),)), minutes),
    st.just(Remove(frozenset({(Fold, "fold")}))),
    st.builds(lambda rows: Edit(Lane, {"signals": {"rows": rows}}), st.integers(7, 12)),
    st.builds(lambda colour: Edit(Lane, {"public": {"colour": colour}}), st.sampled_from(("#d9622b", "#2f6fde"))),
    st.builds(lambda hidden: Edit(Lane, {"internal": {"hidden": hidden}}), st.booleans()),
    st.builds(lambda colour: Edit(Kind, {"idea": {"colour": colour}}), st.sampled_from(("#fdeeaa", "#cfe2fa"))),
    st.builds(lambda every: Edit(Target, {"public": {"every": every}}), st.sampled_from((None, 5, 120))),
    st.builds(lambda x: Edit(Frame, {"f0": {"x": float(x)}}), st.integers(-30, 60)),
    st.builds(lambda height: Edit(Frame, {"f1": {"height": float(height)}}), st.sampled_from((40, 120, 260))),
    st.builds(lambda title: Edit(Action, {"a0": {"title": title}}), st.sampled_from(("Tell them", "Tell colleagues"))),
    st.builds(edit_board_of, st.sampled_from((2.0, 6.0, 9.0))),
)


Step = tuple[str, object]
steps: st.SearchStrategy[Step] = st.one_of(
    st.tuples(st.just("do"), commands),
    st.tuples(st.just("do"), commands),
    st.tuples(st.just("preview"), commands),
    st.tuples(st.just("preview"), st.builds(lambda one, two: Batch("Two", (one, two)), commands, commands)),
    st.tuples(st.just("preview"), st.none()),
    st.tuples(st.sampled_from(("undo", "redo", "rest", "paint", "paint")), st.none()),
    st.tuples(st.just("pan"), st.tuples(st.integers(-160, 160), st.integers(-120, 120))),
    st.tuples(
        st.just("zoom"),
        st.tuples(st.sampled_from((0.2, 0.7, 0.93, 1.11, 1.6)), st.integers(0, 600), st.integers(0, 400)),
    ),
    st.tuples(st.just("select"), st.sets(notes, max_size=2)),
    st.tuples(st.just("theme"), st.sampled_from((LIGHT, DARK))),
    st.tuples(st.just("size"), st.tuples(st.integers(300, 640), st.integers(240, 420))),
)


def take(canvas: Canvas, step: Step) -> None:
    """One step; what the rules refuse is not taken."""
    session = canvas.session
    name, value = step
    ways: dict[str, Callable[[], object]] = {
        "do": lambda: session.do(value),
        "preview": lambda: session.preview(value),
        "undo": session.undo,
        "redo": session.redo,
        "rest": canvas._sharpen,
        "paint": canvas.grab,
        "pan": lambda: canvas.pan(*value),
        "zoom": lambda: canvas.set_zoom(canvas.zoom * value[0], QPointF(*value[1:])),
        "select": lambda: session.select(value),
        "theme": lambda: canvas.set_theme(value),
        "size": lambda: canvas.resize(*value),
    }
    try:
        ways[name]()
    except BrokenRule:
        session.preview(None)


def picture(canvas: Canvas) -> QImage:
    return canvas.grab().toImage()


def difference(one: QImage, other: QImage) -> str:
    """Where two pictures differ, for whoever has to mend it.

    Qt rounds a curve that a clip cuts a little otherwise than the whole one, and lays a glyph that begins left of the
    edge a quarter of a pixel off: what nobody could see does not count.
    """
    if one == other:
        return ""
    if one.size() != other.size():
        return f"sizes {one.size()} {other.size()}"
    off = np.abs(levels(one) - levels(other)).max(axis=2)
    off[:, :EDGE] = 0
    ys, xs = np.nonzero(off > UNSEEN)
    return f"{len(xs)} pixels in x {xs.min()} to {xs.max()}, y {ys.min()} to {ys.max()}" if len(xs) else ""


UNSEEN = 6
"""Levels of 255 that a pixel may be off."""
EDGE = 16
"""Pixels into which a glyph that begins left of the edge may reach."""


def levels(image: QImage) -> np.ndarray:
    """Rows of pixels of three levels each."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(plain.constBits(), dtype=np.uint8)
    return flat.reshape(image.height(), image.width(), 4)[:, :, :3].astype(np.int16)


def show(canvas: Canvas) -> None:
    """A widget that is not shown is told its size anew at each grab, and would paint everything anew because of it."""
    canvas.show()
    assert canvas.isVisible()


def opened(document: Document, width: int = 640, height: int = 420) -> Canvas:
    ids = count(1)
    canvas = Canvas(Session(MemoryStore(document), now=clock(), new_id=lambda: f"id-{next(ids)}"))
    canvas.resize(width, height)
    show(canvas)
    canvas.set_view(300.0, 200.0, 0.9)
    return canvas


def beside(canvas: Canvas) -> Canvas:
    """Another canvas on the same session that looks at the same place, made anew."""
    fresh = Canvas(canvas.session, canvas.theme)
    fresh.resize(canvas.size())
    show(fresh)
    fresh.zoom, fresh.left, fresh.top = canvas.zoom, canvas.left, canvas.top
    fresh.picture.rough = canvas.picture.rough
    return fresh


@pytest.fixture(autouse=True)
def swept() -> Iterator[None]:
    yield
    QApplication.sendPostedEvents()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@example([("do", MoveNotes({"n0": OnTimeline(NINE, "internal", 0, NINE + 9 * MINUTE, Precision.RANGE)}))])
@example([("do", Remove(frozenset({(Note, "n0")})))])
@example([("pan", (0, 110))])
@given(st.lists(steps, min_size=1, max_size=12))
def test_painted_bit_by_bit_is_painted_at_once(taken: list[Step]):
    canvas = opened(start_document())
    canvas.grab()
    for step in taken:
        take(canvas, step)
    while canvas.picture.links.expects:
        canvas.picture.find_ways()
    piecemeal = picture(canvas)
    canvas.repaint_all()
    assert difference(piecemeal, picture(canvas)) == ""
    if canvas.session.shown is canvas.session.document:
        assert difference(piecemeal, picture(beside(canvas))) == ""


@pytest.mark.parametrize("zoom", [0.1, 0.35, 0.8, 1.5])
def test_a_crowded_board_panned_bit_by_bit_is_painted_at_once(zoom: float):
    """Tiles that were painted ahead or came into view one by one show what a board painted in one go shows."""
    crowd = [
        Note(f"c{n}", text=TEXTS[n % 5], place=OnTimeline(NINE + n * 4 * MINUTE, LANES[n % 3], n % 4 * 2))
        for n in range(300)
    ]
    canvas = opened(start_document().apply([Change(None, note) for note in crowd]))
    canvas.set_view(400.0, 250.0, zoom)
    canvas.picture.rough = False
    canvas.grab()
    for step in range(14):
        canvas.pan(-43, -17 if step % 3 else 29)
        canvas.grab()
        QApplication.processEvents()
    assert difference(picture(canvas), picture(beside(canvas))) == ""


@pytest.mark.parametrize("ratio", [1.25, 1.5, 1.75])
def test_no_pixel_is_left_out_between_tiles(qapp: QApplication, ratio: float):
    """On screens of 125 % and more a widget may begin amid a pixel, and tiles end amid one of its own."""
    board = Picture(Document.of(Board("board", "Board")), LIGHT)
    for left, top in ((0, 0), (13, 7), (-101, 57), (350, 211)):
        for origin in (0.0, 0.25, 0.5, 0.75):
            image = QImage(round(700 * ratio), round(500 * ratio), QImage.Format.Format_RGB32)
            image.fill(0xFFFF00FF)
            image.setDevicePixelRatio(ratio)
            painter = QPainter(image)
            painter.translate(origin / ratio, origin / ratio)
            board.paint(painter, QRect(0, 0, 690, 490), View(left, top, 1.0, 690, 490, ratio))
            painter.end()
            inside = levels(image)[1 : int(490 * ratio), 1 : int(690 * ratio)]
            left_out = (inside[..., :3] == (0xFF, 0x00, 0xFF)).all(axis=2)
            assert not left_out.any(), f"{left_out.sum()} pixels at {ratio}, from {left}, {top} and {origin}"
