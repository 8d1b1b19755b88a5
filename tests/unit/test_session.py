"""The session: do, preview, undo and redo, and what is left when the disk or a rule refuses."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from weakref import ref

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.memory import MemoryStore
from tests.stored import NINE, clock
from tests.strategies import commands, documents
from whiteboard.model.commands import Add, Batch, Command, Edit, MoveNotes, Planned, Remove, SetMark
from whiteboard.model.document import TABLES, Document, StaleChange
from whiteboard.model.history import Step, Turn
from whiteboard.model.instants import MINUTE
from whiteboard.model.progress import silent
from whiteboard.model.records import Board, Kind, Lane, Mark, Note, OnCanvas, OnTimeline, Role
from whiteboard.model.rules import BrokenRule, problems
from whiteboard.session import Session
from whiteboard.session.apart import Apart
from whiteboard.session.preparing import prepared
from whiteboard.session.session import News

DOCUMENT = Document.of(
    Board("board", "Board", start=NINE),
    (
        Lane("signals", "Signals", Role.SIGNALS),
        Kind("event", "Event", "#ffffff"),
        Note("one", text="One", place=OnTimeline(NINE, "signals", 0)),
        Note("two", text="Two", place=OnTimeline(NINE + 60 * MINUTE, "signals", 0)),
    ),
)


def opened(document: Document = DOCUMENT) -> tuple[Session, MemoryStore, list[News]]:
    """A session, its store, and what its listeners hear."""
    ids = count(1)
    store = MemoryStore(document)
    session = Session(store, now=clock(), new_id=lambda: f"new-{next(ids)}")
    heard: list[News] = []
    session.listen(heard.append)
    return session, store, heard


def text(id: str, words: str) -> Edit:
    return Edit(Note, {id: {"text": words}}, "Change the text")


def test_do_writes_then_changes_then_tells():
    session, store, heard = opened()
    seen_at_news: list[int] = []
    session.listen(lambda _: seen_at_news.append(len(store.written)))
    assert session.do(text("one", "Other")) == {"one"}
    assert session.document.notes["one"].text == "Other"
    assert session.shown is session.document
    assert store.document == session.document
    assert seen_at_news == [1], "on the disk before anybody hears of it"
    assert [(news.ids, news.previewing) for news in heard] == [({"one"}, False)]
    assert heard[0].before == DOCUMENT
    assert heard[0].after is session.document
    assert session.saved_at == store.written[0].at


def test_what_changes_nothing_is_no_step_and_nobody_hears_of_it():
    session, store, heard = opened()
    assert session.do(text("one", "One")) == frozenset()
    assert (store.written, heard, session.saved_at, session.history.done) == ([], [], None, ())


def test_a_preview_is_shown_and_leaves_nothing():
    session, store, heard = opened()
    session.preview(text("one", "Perhaps"))
    assert session.shown.notes["one"].text == "Perhaps"
    assert session.document is DOCUMENT
    session.preview(None)
    assert session.shown is DOCUMENT
    assert store.written == []
    assert [(news.ids, news.previewing) for news in heard] == [({"one"}, True), ({"one"}, False)]


def test_another_preview_tells_of_what_the_one_before_showed_too():
    session, _, heard = opened()
    session.preview(text("one", "Perhaps"))
    session.preview(text("two", "Or this"))
    assert session.shown.notes["one"].text == "One"
    assert heard[-1].ids == {"one", "two"}
    session.do(Remove(frozenset({(Note, "one")})))
    assert heard[-1].ids == {"one", "two"}
    assert session.shown.notes["two"].text == "Two"


def test_a_command_that_changes_nothing_ends_the_preview():
    session, _, _ = opened()
    session.preview(text("one", "Perhaps"))
    session.do(text("one", "One"))
    assert session.shown is DOCUMENT


def test_undo_and_redo():
    session, store, _ = opened()
    session.do(text("one", "Other"))
    changed = session.document
    step = session.undo()
    assert step is not None
    assert step.label == "Change the text"
    assert session.document == DOCUMENT == store.document
    assert session.redo() == step
    assert session.document == changed == store.document
    assert [entry.turn.value for entry in store.written] == ["do", "undo", "redo"]


def test_with_nothing_to_undo_nothing_happens():
    session, store, heard = opened()
    assert session.undo() is None
    assert session.redo() is None
    assert (store.written, heard) == ([], [])


def test_a_new_command_takes_away_what_could_be_redone():
    session, _, _ = opened()
    session.do(text("one", "Other"))
    session.undo()
    session.do(text("two", "New"))
    assert session.redo() is None


def test_commands_with_one_key_are_one_step():
    session, store, _ = opened()
    for words in ("O", "Ot", "Oth"):
        session.do(text("one", words), key="typing one")
    session.do(text("two", "T"), key="typing two")
    assert [entry.step for entry in store.written] == [1, 1, 1, 2]
    session.undo()
    session.undo()
    assert session.document == DOCUMENT
    session.redo()
    assert session.document.notes["one"].text == "Oth"


@pytest.mark.parametrize("between", ["undo", "another"])
def test_what_comes_between_ends_the_run(between: str):
    session, _, _ = opened()
    session.do(text("two", "T"))
    session.do(text("one", "O"), key="k")
    if between == "undo":
        session.undo()
    else:
        session.do(text("two", "Tw"))
    before = len(session.history.done)
    session.do(text("one", "Ot"), key="k")
    assert len(session.history.done) == before + 1


@pytest.mark.parametrize("what", ["do", "undo", "redo"])
def test_a_disk_that_refuses_leaves_memory_as_it_was(what: str):
    session, store, heard = opened()
    session.do(text("one", "Other"))
    session.do(text("one", "Third"))
    session.undo()
    before = session.document, session.shown, session.history, session.saved_at
    heard.clear()
    store.refusals = 1
    with pytest.raises(OSError, match="full"):
        session.do(text("two", "Lost")) if what == "do" else getattr(session, what)()
    assert (session.document, session.shown, session.history, session.saved_at) == before
    assert session.document is before[0]
    assert heard == []
    assert store.document == session.document
    session.redo()
    assert session.document.notes["one"].text == "Third"


def test_a_broken_rule_leaves_everything_as_it_was():
    session, store, heard = opened()
    for command in (
        Add((replace(DOCUMENT.notes["one"], text="again"),)),
        text("gone", "?"),
        MoveNotes({"one": OnCanvas(float("nan"), 0.0)}),
        Batch("Half", (text("one", "Half done"), text("gone", "?"))),
    ):
        with pytest.raises(BrokenRule):
            session.do(command)
    assert (session.document, session.shown) == (DOCUMENT, DOCUMENT)
    assert (store.written, heard) == ([], [])


def test_what_is_gone_is_not_selected():
    session, _, _ = opened()
    told: list[frozenset[str]] = []
    session.listen_to_selection(lambda: told.append(session.selection))
    session.select(("one", "two"))
    session.select({"two", "one"})
    session.preview(Remove(frozenset({(Note, "one")})))
    assert session.selection == {"one", "two"}, "a preview takes nothing away"
    session.do(Remove(frozenset({(Note, "one")})))
    assert session.selection == {"two"}
    assert told == [{"one", "two"}, {"two"}]


@settings(max_examples=50)
@given(st.data())
def test_any_walk_keeps_the_rules_and_comes_back(data: st.DataObject):
    """Whatever is done, previewed, undone and redone: memory is the disk, the rules hold, listeners know every change,
    and undoing everything leads back to where it began."""
    start = data.draw(documents(most_notes=4, most_others=1))
    session, store, heard = opened(start)
    known = start
    for _ in range(data.draw(st.integers(1, 6))):
        way = data.draw(st.sampled_from(("do", "do", "do", "preview", "undo", "redo", "refused")))
        heard.clear()
        try:
            if way == "preview":
                before = session.document
                session.preview(data.draw(commands(session.document, asking_for_rows=True)))
                assert session.document is before
            elif way in ("do", "refused"):
                store.refusals = int(way == "refused")
                before = session.document
                session.do(data.draw(commands(session.document, asking_for_rows=True)))
            else:
                getattr(session, way)()
        except BrokenRule:
            assert session.document is before
        except OSError:
            assert way == "refused"
            assert session.document is before
        store.refusals = 0
        for news in heard:
            known = heard_of(known, news)
        assert known == session.shown
        assert store.document == session.document
        assert list(problems(session.document)) == []
        assert all(
            note.place.row is not None for note in session.document.notes.values() if isinstance(note.place, OnTimeline)
        )
    while session.undo():
        pass
    assert session.document == start
    while session.redo():
        pass
    assert store.document == session.document


def heard_of(known: Document, news: News) -> Document:
    """What somebody shows who only looks at the ids that changed."""
    board = news.after.board if news.after.board.id in news.ids else known.board
    tables = {}
    for kind, name in TABLES.items():
        table = dict(known.table(kind))
        for id in news.ids:
            record = news.after.find(kind, id)
            table.pop(id, None)
            if record is not None:
                table[id] = record
        tables[name] = table
    return Document.of(board, [record for table in tables.values() for record in table.values()])


@pytest.mark.parametrize(
    "command",
    [
        Add((Note("one", "event", "Taken"),), "A taken id"),
        SetMark(Mark.DETECTED, "nowhere"),
        MoveNotes({"one": OnTimeline(NINE, "no such lane", None)}),
        Remove(frozenset({(Lane, "signals")})),
    ],
)
def test_a_rule_that_a_command_prepared_beforehand_would_break_is_told_when_it_is_done(command: Command):
    """Wherever it shows: where the command is planned, or where the outcome is checked."""
    session, store, heard = opened()
    with pytest.raises(BrokenRule) as at_once:
        session.do(command)
    planned = prepared(DOCUMENT, command, session.new_id, silent)
    for step in (session.do, session.preview):
        with pytest.raises(BrokenRule) as later:
            step(planned)
        assert str(later.value) == str(at_once.value)
    assert (store.written, heard, session.document) == ([], [], DOCUMENT)


@settings(max_examples=50)
@given(st.data())
def test_a_command_prepared_beforehand_comes_to_the_same(data: st.DataObject):
    document = data.draw(documents(most_notes=4, most_others=1))
    command = data.draw(commands(document, asking_for_rows=True))
    at_once, _, _ = opened(document)
    later, store, _ = opened(document)

    def outcome(session: Session, command: Command) -> tuple[str, Document]:
        try:
            session.do(command)
        except BrokenRule as error:
            return str(error), session.document
        return "", session.document

    expected = outcome(at_once, command)
    planned = prepared(document, command, later.new_id, silent)
    assert outcome(later, planned) == expected
    assert store.document == expected[1]
    if expected[1] is not document:
        with pytest.raises(StaleChange):
            later.do(planned)


def handed_over(session: Session, command: Command) -> tuple[Planned, Apart]:
    """A command that is prepared and on its way to another thread."""
    planned = prepared(session.document, command, session.new_id, silent)
    apart = session.hand_over(planned)
    assert apart is not None
    return planned, apart


def test_what_is_handed_over_comes_when_it_is_asked_for_and_as_one_step():
    session, store, heard = opened()
    planned, apart = handed_over(session, text("one", "Other"))
    apart.write()
    assert store.document.notes["one"].text == "Other"
    assert (session.document, heard) == (DOCUMENT, [])
    assert session.do(planned) == {"one"}
    assert session.document == store.document
    assert [news.ids for news in heard] == [{"one"}]
    assert session.undo() == Step(1, planned.label)
    assert session.document == DOCUMENT
    assert len(store.written) == 2


@pytest.mark.parametrize("written", [True, False])
def test_what_is_done_while_another_command_is_handed_over_comes_after_it(*, written: bool):
    session, store, heard = opened()
    planned, apart = handed_over(session, text("one", "Other"))
    if written:
        apart.write()
    session.do(text("two", "And this"))
    assert [entry.step for entry in store.written] == [1, 2]
    assert [news.ids for news in heard] == [{"one"}, {"two"}]
    # Whoever handed it over hears the same as if nothing had come between, and it is not done twice.
    apart.attempt(silent)
    assert session.do(planned) == {"one"}
    assert len(store.written) == len(heard) == 2
    assert session.document == store.document
    assert [step.number for step in session.history.done] == [1, 2]


def test_undo_and_redo_wait_for_what_is_handed_over():
    session, store, _ = opened()
    handed_over(session, text("one", "Other"))
    session.undo()
    assert session.document == DOCUMENT
    assert [entry.turn for entry in store.written] == [Turn.DO, Turn.UNDO]
    handed_over(session, text("one", "Another"))
    assert session.redo() is None
    assert session.document.notes["one"].text == "Another"


def test_what_is_handed_over_and_cancelled_never_was():
    session, store, heard = opened()

    def unwanted(_share: float) -> None:
        raise KeyError

    _, apart = handed_over(session, text("one", "Other"))
    with pytest.raises(KeyError):
        apart.attempt(unwanted)
    session.settle()
    assert (store.written, heard, session.document) == ([], [], DOCUMENT)
    session.do(text("two", "And this"))
    assert [step.number for step in session.history.done] == [1]


def test_what_was_cancelled_too_late_is_on_the_board():
    session, store, heard = opened()
    _, apart = handed_over(session, text("one", "Other"))
    apart.write()
    session.conclude(apart)
    session.conclude(apart)
    assert session.document == store.document != DOCUMENT
    assert len(heard) == 1
    kept = ref(apart)
    del apart
    assert kept() is None, "nobody asks for it any more, and it may be a hundred thousand rows"


def test_only_what_nobody_asks_for_any_more_is_forgotten():
    session, store, heard = opened()
    _, first = handed_over(session, text("one", "Other"))
    session.settle()
    planned, second = handed_over(session, text("two", "And this"))
    session.conclude(first)  # its end is told late: the next one is on its way
    second.write()
    assert session.do(planned) == {"two"}
    assert len(store.written) == len(heard) == 2


def test_why_the_disk_refuses_what_is_handed_over_is_told_where_it_is_asked_for():
    session, store, heard = opened()
    store.refusals = 1
    planned, apart = handed_over(session, text("one", "Other"))
    with pytest.raises(OSError, match="full"):
        apart.write()
    with pytest.raises(OSError, match="full"):
        session.do(planned)
    assert (store.written, heard, session.document) == ([], [], DOCUMENT)
    # Asked again, it is tried again.
    assert session.do(planned) == {"one"}
    assert session.document == store.document


def test_what_was_prepared_for_another_document_or_breaks_a_rule_is_not_handed_over():
    session, _, _ = opened()
    planned = prepared(session.document, text("one", "Other"), session.new_id, silent)
    broken = prepared(
        session.document, MoveNotes({"one": OnTimeline(NINE, "no such lane", None)}), session.new_id, silent
    )
    assert session.hand_over(broken) is None
    session.do(text("two", "And this"))
    assert session.hand_over(planned) is None
