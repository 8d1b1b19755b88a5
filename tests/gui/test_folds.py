"""Quiet stretches: unfolded and folded again by a click, and open where something lands in them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from tests.gui.scribe import ALT, CTRL, NONE, Scribe, clock_time
from whiteboard.layout.board import fold_drawings
from whiteboard.layout.display import Words, shape_bounds
from whiteboard.model.commands import edit_board
from whiteboard.model.records import Fold, OnTimeline
from whiteboard.ui.picture import FOLDS_TOLD


def fold_of(scribe: Scribe) -> Fold:
    (fold,) = scribe.document.folds.values()
    return fold


def label(scribe: Scribe) -> QPoint:
    """The middle of the words on the one fold, in the view."""
    (drawing,) = fold_drawings(scribe.canvas.shape, scribe.canvas.theme)
    word = next(shape for shape in drawing.shapes if isinstance(shape, Words))
    return scribe.pixel(*shape_bounds(word).centre)


def on_axis(scribe: Scribe) -> QPoint:
    """The middle of the one fold on the axis."""
    scale, fold = scribe.canvas.shape.scale, fold_of(scribe)
    x = scribe.pixel((scale.x(fold.start) + scale.x(fold.until)) / 2, 0.0).x()
    return QPoint(x, scribe.page.axis.height() - 20)


def mark(scribe: Scribe) -> QPoint:
    """What folds the one quiet stretch again, on the axis."""
    scribe.page.axis._look_for_quiet()
    ((rect, _, _),) = scribe.page.axis.quiet_marks()
    return rect.center().toPoint()


def test_a_click_on_the_label_of_a_fold_unfolds_it_in_one_step(scribe: Scribe):
    scribe.canvas.show_all()
    before, steps = fold_of(scribe), scribe.steps
    scribe.click(label(scribe))
    assert scribe.document.folds == {}
    assert scribe.steps[len(steps) :] == ["Unfold 2 h 40 min"]
    scribe.undo()
    assert fold_of(scribe) == before


def test_the_second_click_of_a_double_click_on_it_writes_nothing(scribe: Scribe):
    scribe.canvas.show_all()
    scribe.double_click(label(scribe))
    assert scribe.document.folds == {}
    assert scribe.editor is None
    scribe.double_click(scribe.below(500.0, 120.0))
    assert scribe.editor is not None, "the next one writes again"


def test_a_press_on_the_label_that_moves_away_or_is_taken_back_is_no_click(scribe: Scribe):
    scribe.canvas.show_all()
    before = scribe.document
    scribe.drag(label(scribe), label(scribe) + QPoint(40, 30))
    scribe.press(label(scribe))
    scribe.escape()
    scribe.release(label(scribe))
    assert scribe.document is before


def test_beside_the_label_a_fold_is_board_like_any_other(scribe: Scribe):
    scribe.canvas.show_all()
    scribe.click(label(scribe) + QPoint(0, 120))
    assert scribe.document.folds
    assert scribe.canvas.toolTip() == ""


def test_the_pointer_says_that_the_label_can_be_clicked(scribe: Scribe):
    scribe.canvas.show_all()
    scribe.hover(label(scribe))
    assert scribe.canvas.cursor().shape() is Qt.CursorShape.PointingHandCursor
    assert scribe.canvas.toolTip() == "2 h 40 min in which nothing happened: click to unfold"
    scribe.hover(label(scribe) + QPoint(0, 120))
    assert scribe.canvas.cursor().shape() is Qt.CursorShape.ArrowCursor
    assert scribe.canvas.toolTip() == ""


def test_on_the_axis_a_click_unfolds_and_another_one_folds_again(scribe: Scribe):
    scribe.canvas.show_all()
    axis, before = scribe.page.axis, fold_of(scribe)
    at = on_axis(scribe)
    scribe.move(at, held=NONE, on=axis)
    assert axis.cursor().shape() is Qt.CursorShape.PointingHandCursor
    assert axis.toolTip() == "2 h 40 min in which nothing happened: click to unfold"
    scribe.press(at, on=axis)
    scribe.release(at, on=axis)
    assert scribe.document.folds == {}
    again = mark(scribe)
    scribe.move(again, held=NONE, on=axis)
    assert axis.toolTip() == "2 h 40 min in which nothing happened: click to fold"
    scribe.press(again, on=axis)
    scribe.release(again, on=axis)
    after = fold_of(scribe)
    assert (after.start, after.until) == (before.start, before.until)
    assert scribe.steps[-2:] == ["Unfold 2 h 40 min", "Fold 2 h 40 min"]
    assert list(axis.quiet_marks()) == []


def test_the_keys_turn_the_stretch_that_is_nearest_to_the_selected_note(scribe: Scribe):
    scribe.canvas.show_all()
    scribe.click(scribe.middle("On-call looks"))
    scribe.key(Qt.Key.Key_F, CTRL | ALT)
    assert scribe.document.folds == {}
    scribe.key(Qt.Key.Key_F, CTRL | ALT)
    assert fold_of(scribe)
    assert scribe.steps[-2:] == ["Unfold 2 h 40 min", "Fold 2 h 40 min"]


def test_the_keys_say_so_where_nothing_is_quiet(scribe: Scribe):
    scribe.page.do(edit_board(scribe.document.board, "Fold later", fold_after=10_000))
    scribe.click(label(scribe))
    document = scribe.document
    scribe.key(Qt.Key.Key_F, CTRL | ALT)
    assert scribe.toast == "No stretch is quiet for long enough to fold"
    assert scribe.document is document


def first_of_menu(scribe: Scribe, at: QPoint) -> QAction:
    """What stands first in the menu of a right click."""
    scribe.click(at, button=Qt.MouseButton.RightButton)
    menu = next(one for one in scribe.page.findChildren(QMenu) if one.isVisible())
    menu.close()
    return menu.actions()[0]


def test_the_menu_of_a_fold_unfolds_it_and_that_of_the_stretch_folds_it_again(scribe: Scribe):
    scribe.canvas.show_all()
    scribe.click(scribe.middle("On-call looks"))
    at = label(scribe)
    unfold = first_of_menu(scribe, at)
    assert unfold.text() == "Unfold 2 h 40 min of quiet"
    unfold.trigger()
    assert scribe.document.folds == {}
    fold = first_of_menu(scribe, at)
    assert fold.text() == "Fold 2 h 40 min of quiet"
    fold.trigger()
    assert fold_of(scribe)


def test_where_one_looks_stays_when_a_stretch_is_folded_from_its_middle(scribe: Scribe):
    scribe.canvas.show_all()
    scribe.click(label(scribe))
    scribe.canvas.set_zoom(scribe.canvas.zoom * 4)
    shape, canvas = scribe.canvas.shape, scribe.canvas
    canvas.pan(canvas.width() / 2 - scribe.pixel(shape.scale.x(clock_time("12:00")), 0.0).x(), 0.0)
    at = mark(scribe)
    scribe.press(at, on=scribe.page.axis)
    scribe.release(at, on=scribe.page.axis)
    fold = fold_of(scribe)
    assert 0 <= scribe.pixel(canvas.shape.scale.x(fold.start), 0.0).x() <= canvas.width()


def test_a_press_on_the_axis_that_is_let_go_elsewhere_folds_nothing(scribe: Scribe):
    scribe.canvas.show_all()
    at = on_axis(scribe)
    scribe.press(at, on=scribe.page.axis)
    scribe.release(at + QPoint(300, 0), on=scribe.page.axis)
    assert scribe.document.folds


def test_what_is_written_in_a_fold_opens_it_at_the_first_sight(scribe: Scribe):
    """The fold is open while somebody writes, as it will be; Escape without a word leaves it as it was."""
    scribe.canvas.show_all()
    before = scribe.document
    into = label(scribe) + QPoint(0, 60)
    scribe.double_click(into)
    assert scribe.shown.folds != before.folds
    scribe.escape()
    assert scribe.document is before
    assert scribe.shown is before
    scribe.double_click(into)
    scribe.type("Somebody looked")
    scribe.escape()
    place = scribe.on_timeline("Somebody looked")
    shape = scribe.canvas.shape
    assert all(not fold.start < place.at < fold.until for fold in scribe.document.folds.values())
    assert shape.scale.x(place.at + 60_000) - shape.scale.x(place.at) > 1.0, "not squeezed"
    steps = scribe.steps
    scribe.undo()
    assert scribe.document.folds == before.folds
    assert scribe.steps == steps[:-1]


def test_the_bar_opens_the_fold_into_which_it_adds(scribe: Scribe):
    before = scribe.document
    scribe.key(Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    scribe.type("12:02 response Still nothing")
    scribe.key(Qt.Key.Key_Return)
    at = scribe.on_timeline("Still nothing").at
    assert not any(fold.start < at < fold.until for fold in scribe.document.folds.values())
    assert len(scribe.document.folds) == 2, "what is still quiet before and after it stays folded"
    scribe.canvas.setFocus()
    scribe.undo()
    assert scribe.document.folds == before.folds


def test_a_note_dragged_into_a_fold_opens_it_only_when_it_is_let_go(scribe: Scribe):
    scribe.canvas.show_all()
    before = scribe.document.folds
    start, into = scribe.middle("Fast fix"), label(scribe) + QPoint(-10, 60)
    scribe.lift(start, into)
    assert scribe.shown.folds == before, "time stays where it is below the hand"
    scribe.release(into)
    place = scribe.note("Fast fix").place
    assert isinstance(place, OnTimeline)
    assert not any(fold.start < place.at < fold.until for fold in scribe.document.folds.values())
    for other in scribe.document.notes.values():
        rect = scribe.canvas.index.rect(other.id)
        assert other.text == "Fast fix" or rect is None or not rect.overlaps(scribe.rect("Fast fix"))


def test_a_double_click_on_what_folds_again_opens_nothing_else(scribe: Scribe):
    scribe.canvas.show_all()
    scribe.click(label(scribe))
    at, axis = mark(scribe), scribe.page.axis
    scribe.press(at, on=axis)
    scribe.release(at, on=axis)
    scribe.mouse(QEvent.Type.MouseButtonDblClick, at, on=axis)
    scribe.release(at, on=axis)
    assert len(scribe.document.folds) == 1
    assert axis._stretch_at(QPointF(0.0, 0.0)) is None


def test_where_a_label_is_too_small_to_be_drawn_only_the_axis_unfolds(scribe: Scribe):
    scribe.canvas.show_all()
    scribe.canvas.set_zoom(FOLDS_TOLD)
    scribe.click(label(scribe))
    assert scribe.document.folds
    scribe.hover(label(scribe))
    assert scribe.canvas.toolTip() == ""
    at = on_axis(scribe)
    scribe.press(at, on=scribe.page.axis)
    scribe.release(at, on=scribe.page.axis)
    assert scribe.document.folds == {}
