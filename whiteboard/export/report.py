"""A board as a report in words: sections of paragraphs, lists and tables, as plain values that every text format writes.

Every note stands in it once: events on the timeline in the order of time, stickies by theme with the most voted first,
questions by themselves, and what nobody has placed yet at the end. Notes are numbered as they are read, so that links
and actions can name them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import chain
from zoneinfo import ZoneInfo

from whiteboard.comms.values import Figures, Lag, Promise, Verdict
from whiteboard.comms.words import NOTHING, Line, duration, headline, lag_words, lines, promise_words, silence_words
from whiteboard.layout.as_said import says_more
from whiteboard.layout.board import pictures_in_order, time_extent
from whiteboard.layout.display import is_web
from whiteboard.layout.marked import stretches
from whiteboard.layout.pages_tables import groups, vote_words
from whiteboard.layout.periods import period, since_words
from whiteboard.layout.since import TITLES, Since
from whiteboard.layout.timescale import same_day, zone_of
from whiteboard.layout.when import Dates, moment, place_time
from whiteboard.model.document import Document
from whiteboard.model.instants import SECOND, Instant, to_datetime
from whiteboard.model.order import actions_in_order, in_order
from whiteboard.model.records import (
    EVENT,
    Action,
    Id,
    InTray,
    Link,
    Meeting,
    Note,
    OnTimeline,
    Status,
    Update,
)
from whiteboard.model.since import Sort
from whiteboard.model.sources import source_words

QUESTION = "question"
"""The kind of the stickies that ask something."""


class Tone(StrEnum):
    """How a piece of text is meant."""

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"
    LABEL = "label"
    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text, as it stands on the board: whoever writes it makes it harmless. Line feeds break lines.

    ``href`` is a web address, or ``#`` with the anchor of a row of the same report.
    """

    text: str
    tone: Tone = Tone.PLAIN
    href: str = ""


Cell = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table or an item of a list; ``anchor`` names it for links."""

    cells: tuple[Cell, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with as many cells as there are titles of columns."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list; its rows have one cell each."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One cell by itself."""

    cell: Cell


@dataclass(frozen=True, slots=True)
class Image:
    """A picture: the bytes of a PNG or JPEG, and what it shows in words."""

    alt: str
    data: bytes


Block = Paragraph | Table | Items | Image


@dataclass(frozen=True, slots=True)
class Section:
    """A title with what stands below it; ``level`` 3 belongs to the section of level 2 before it."""

    title: str
    blocks: tuple[Block, ...] = ()
    level: int = 2


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is to be said about a board."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]


def report(document: Document, figures: Figures, parts: Collection[str], since: Since | None = None) -> Report:
    """The report with these parts of a board: summary, comms, timeline, discussion, actions, since."""
    board = _Board.of(revealed(document), figures, parts, since)
    wanted = (making(board) for part, making in _SECTIONS if part in parts)
    title = document.board.title
    return Report(title if title.strip() else "Untitled board", period(document), tuple(chain.from_iterable(wanted)))


def revealed(document: Document) -> Document:
    """The document as it may be told to others: without votes while they are hidden."""
    if not document.board.votes_hidden:
        return document
    return replace(document, notes={id: replace(note, votes=0) for id, note in document.notes.items()})


@dataclass(frozen=True, slots=True)
class _Board:
    """A document with what its sections share: ``numbers`` of the notes, ``named`` those that something refers to,
    ``shown`` those that the report has, ``links`` by the note they start from, ``lags`` by link, ``promises`` by post."""

    document: Document
    figures: Figures
    zone: ZoneInfo
    dates: Dates
    themes: tuple[tuple[str, tuple[Note, ...], bool], ...]
    timeline: tuple[Note, ...]
    questions: tuple[Note, ...]
    unplaced: tuple[Note, ...]
    numbers: Mapping[Id, int]
    named: frozenset[Id]
    shown: frozenset[Id]
    links: Mapping[Id, tuple[Link, ...]]
    lags: Mapping[Id, Lag]
    promises: Mapping[Id, Promise]
    since: Since | None

    @staticmethod
    def of(document: Document, figures: Figures, parts: Collection[str], since: Since | None) -> _Board:
        zone = zone_of(document.board.timezone)
        first, last = time_extent(document) or (0, 0)
        # What ends at midnight is over before the next day.
        last = max(first, last - 1)
        timeline = tuple(_events_in_order(document))
        found = [
            (group.title, [note for note in group.notes if not isinstance(note.place, InTray)], group.mixed)
            for group in groups(document)
        ]
        asked = tuple(note for _, notes, _ in found for note in notes if note.kind == QUESTION)
        themes = [(title, tuple(one for one in notes if one.kind != QUESTION), mixed) for title, notes, mixed in found]
        unplaced = tuple(note for note in document.notes.values() if isinstance(note.place, InTray))
        talked = tuple(note for _, notes, _ in themes for note in notes) + asked + unplaced
        links: dict[Id, list[Link]] = {}
        for link in sorted(document.links.values(), key=lambda link: link.id):
            links.setdefault(link.from_note, []).append(link)
        named = {link.to_note for link in document.links.values()}
        named |= {id for action in document.actions.values() for id in action.notes}
        shown = (timeline if "timeline" in parts else ()) + (talked if "discussion" in parts else ())
        return _Board(
            document,
            figures,
            zone,
            dates=Dates.NONE
            if same_day(first, last, zone)
            else Dates.DAY
            if _year(first, zone) == _year(last, zone)
            else Dates.YEAR,
            themes=tuple(theme for theme in themes if theme[1]),
            timeline=timeline,
            questions=asked,
            unplaced=unplaced,
            numbers={note.id: number for number, note in enumerate((*timeline, *talked), 1)},
            named=frozenset(named),
            shown=frozenset(note.id for note in shown),
            links={id: tuple(starting) for id, starting in links.items()},
            lags={lag.link: lag for lag in figures.knowledge_lags},
            promises={promise.post: promise for promise in figures.promises},
            since=since,
        )

    def moment(self, at: Instant, dates: Dates | None = None) -> str:
        """“09:04”, “18 Jul 09:04” on a board of several days; seconds only where there are any."""
        return moment(at, self.zone, self.dates if dates is None else dates, seconds=True)

    def time(self, place: OnTimeline) -> str:
        """“~09:04” of a place, “09:04–09:20” of a range, “18 Jul” of a day."""
        return place_time(place, self.zone, self.dates, seconds=True)

    def number(self, id: Id) -> Run:
        """The number of a note, which leads to it where the report has it."""
        return Run(f"{self.numbers[id]}", Tone.PLAIN, f"#{_anchor(self.numbers[id])}" if id in self.shown else "")


def _events_in_order(document: Document) -> list[Note]:
    placed = (note for note in document.notes.values() if isinstance(note.place, OnTimeline) and note.kind == EVENT)
    return in_order(document, placed)


# Summary.


def _summary(board: _Board) -> Iterator[Section]:
    document = board.document
    facts = [("Told first", headline(board.figures.order))] if board.figures.order.notes else []
    facts += [("When", period(document))] if board.timeline else []
    facts += [(meeting.kind.value.title(), _sitting(board, meeting)) for meeting in _meetings(document)]
    facts += [("Next regroup", _day(document.board.regroup))] if document.board.regroup else []
    facts.append(("On the board", _counts(document)))
    rows = tuple(Row(((Run(name, Tone.STRONG), Run(f": {words}")),)) for name, words in facts)
    yield Section("Summary", (Items(rows),))


def _meetings(document: Document) -> list[Meeting]:
    return sorted(document.meetings.values(), key=lambda meeting: (meeting.start, meeting.id))


def _sitting(board: _Board, meeting: Meeting) -> str:
    people = f", with {', '.join(meeting.participants)}" if meeting.participants else ""
    return f"{board.moment(meeting.start, Dates.YEAR)}{people}"


def _counts(document: Document) -> str:
    events = sum(note.kind == EVENT for note in document.notes.values())
    counts = (
        ("event", events),
        ("sticky note", len(document.notes) - events),
        ("action", len(document.actions)),
    )
    return ", ".join(f"{count:,} {name}{'' if count == 1 else 's'}" for name, count in counts)


# Figures.


def _comms(board: _Board) -> Iterator[Section]:
    figures = board.figures
    found = lines(figures)
    if not board.timeline and all(line.value == NOTHING for line in found):
        yield Section("How we communicated", (Paragraph((Run("Nothing is on the timeline yet."),)),))
        return
    impossible = tuple(Paragraph((Run(one.sentence, Tone.BAD),)) for one in figures.contradictions)
    yield Section("How we communicated", (*impossible, _figure_table(line for line in found if line.main)))
    yield Section("More figures", (_figure_table(line for line in found if not line.main),), 3)
    gaps = (gap for gaps in figures.gaps.values() for gap in gaps if gap.late)
    late = sorted(gaps, key=lambda gap: (gap.start, gap.role))
    if late:
        silent = tuple(
            Row(
                ((Run(board.moment(gap.start)),), (Run(board.moment(gap.until)),), (Run(silence_words(gap), Tone.BAD),))
            )
            for gap in late
        )
        yield Section("Silences longer than promised", (Table(("From", "Until", "What was not said"), silent),), 3)


def _figure_table(found: Iterable[Line]) -> Table:
    rows = tuple(
        Row(
            (
                (Run(line.title, Tone.STRONG),),
                (Run(line.value, _tone(line.verdict)),),
                (Run(line.detail, Tone.QUIET),),
                (Run(line.verdict.value, _tone(line.verdict)),) if line.verdict else (),
                (Run(line.hint, Tone.QUIET),),
            )
        )
        for line in found
    )
    return Table(("Figure", "Value", "Detail", "Verdict", "Meaning"), rows)


def _tone(verdict: Verdict | None) -> Tone:
    return {Verdict.KEPT: Tone.GOOD, Verdict.MISSED: Tone.BAD, None: Tone.STRONG}[verdict]


# Timeline.


def _timeline(board: _Board) -> Iterator[Section]:
    document = board.document
    # “Etc/UTC” is a name for programs.
    zone = board.zone.key.removeprefix("Etc/")
    phases = tuple(
        Row(
            (
                (Run(phase.title, Tone.STRONG),),
                (Run(board.moment(phase.start)),),
                (Run(board.moment(phase.until)),),
                (Run(duration((phase.until - phase.start) / SECOND)),),
            )
        )
        for phase in sorted(document.phases.values(), key=lambda phase: (phase.start, phase.id))
    )
    columns = ("No", f"Time ({zone})", "Lane", "What happened", "Details")
    if board.timeline:
        yield Section("Timeline", (Table(columns, _events(board)),))
    if phases:
        table = Table(("Phase", "From", "Until", "Length"), phases)
        yield Section("Phases", (table,), 3 if board.timeline else 2)


def _events(board: _Board) -> tuple[Row, ...]:
    document = board.document
    rows = []
    for note in board.timeline:
        lane = document.lanes.get(note.place.lane) if isinstance(note.place, OnTimeline) else None
        time = board.time(note.place) if isinstance(note.place, OnTimeline) else ""
        number = board.numbers[note.id]
        cells = (
            (Run(f"{number}", Tone.QUIET),),
            (Run(time, Tone.STRONG),),
            (Run(lane.title),) if lane else (),
            _written(note.text),
            _lines(_details(board, note)),
        )
        rows.append(Row(cells, _anchor(number)))
    return tuple(rows)


def _written(text: str) -> Cell:
    """What somebody wrote on a note, bold and linked as the board shows it."""
    return tuple(
        Run(words) if span is None else Run(words, Tone.PLAIN, span.link) if span.link else Run(words, Tone.STRONG)
        for words, span in stretches(text)
    )


def _details(board: _Board, note: Note) -> Iterator[Cell]:
    """What a note carries besides its text, a line each."""
    if note.marks:
        yield _spaced([(Run(mark.value, Tone.LABEL),) for mark in note.marks])
    if note.votes:
        yield (Run(vote_words(note.votes), Tone.STRONG),)
    said = [note.author, *(f"#{tag}" for tag in note.tags)]
    if any(said):
        yield (Run(" ".join(filter(None, said)), Tone.QUIET),)
    if note.said and not (isinstance(note.place, OnTimeline) and not says_more(note.said, note.place, board.zone)):
        yield (Run(f"said as “{note.said}”", Tone.QUIET),)
    if note.promise is not None:
        kept = board.promises.get(note.id)
        words = f": {promise_words(kept)}" if kept is not None else ""
        tone = {True: Tone.GOOD, False: Tone.BAD, None: Tone.QUIET}[kept.kept if kept is not None else None]
        yield (Run(f"next update promised by {board.moment(note.promise)}{words}", tone),)
    for link in board.links.get(note.id, ()):
        lag = f" ({lag_words(board.lags[link.id])})" if link.id in board.lags else ""
        yield Run("→ "), board.number(link.to_note), Run(f" {link.label}{lag}")
    if note.source:
        yield (Run(source_words(note.source), Tone.QUIET, note.source if is_web(note.source) else ""),)


# Discussion.


def _discussion(board: _Board) -> Iterator[Section]:
    if board.themes:
        yield Section("What we discussed")
    for title, notes, mixed in board.themes:
        votes = sum(note.votes for note in notes)
        yield _said(board, f"{title} ({vote_words(votes)})" if votes else title, notes, kinds=mixed, level=3)
    if board.questions:
        yield _said(board, "Open questions", board.questions)
    if board.unplaced:
        yield _said(board, "Not placed yet", board.unplaced, kinds=True)
    yield from _pictures(board)


def _pictures(board: _Board) -> Iterator[Section]:
    """The pictures of the canvas."""
    document = board.document
    shown = [Image(one.alt, document.contents[one.content]) for one in pictures_in_order(document)]
    if shown:
        yield Section("Pictures", tuple(shown))


def _said(board: _Board, title: str, notes: Iterable[Note], *, kinds: bool = False, level: int = 2) -> Section:
    """Notes as a list, each with what it carries in a line below it."""
    rows = []
    for note in notes:
        number = board.numbers[note.id]
        kind = board.document.kinds.get(note.kind)
        about: list[Cell] = [(Run(f"note {number}", Tone.QUIET),)] if note.id in board.named else []
        if kinds:
            about.append((Run(kind.title if kind else note.kind, Tone.LABEL),))
        if isinstance(note.place, OnTimeline):
            about.append((Run(f"at {board.time(note.place)}", Tone.QUIET),))
        about += _details(board, note)
        below = (Run("\n"), *_joined(about, " · ")) if about else ()
        rows.append(Row(((*_written(note.text), *below),), _anchor(number)))
    return Section(title, (Items(tuple(rows)),), level)


# Actions.


def _actions(board: _Board) -> Iterator[Section]:
    document = board.document
    if not document.actions:
        return
    updates: dict[Id, list[Update]] = {}
    for update in sorted(document.updates.values(), key=lambda update: (update.at, update.id)):
        updates.setdefault(update.action, []).append(update)
    columns = ("Category", "Action", "Owner", "Recommended next step", "Due", "Status", "Since then")
    rows = tuple(
        Row(
            (
                (Run(action.category.value.title(), Tone.LABEL),),
                _lines(_what(board, action)),
                (Run(action.owner),),
                (Run(action.next_step),),
                (Run(_day(action.due)),),
                (Run(action.status.value, _STATUS_TONES[action.status]),),
                _lines(_heard(board, update) for update in updates.get(action.id, ())),
            )
        )
        for action in actions_in_order(document)
    )
    yield Section("Actions", (Table(columns, rows),))


_STATUS_TONES: Mapping[Status, Tone] = {
    Status.OPEN: Tone.STRONG,
    Status.IN_PROGRESS: Tone.LABEL,
    Status.DONE: Tone.GOOD,
    Status.DROPPED: Tone.QUIET,
}


def _day(due: str | None) -> str:
    """“2 Aug 2019” of an ISO date, nothing of none."""
    if due is None:
        return ""
    day = date.fromisoformat(due)
    return f"{day.day} {day:%b} {day.year}"


def _what(board: _Board, action: Action) -> Iterator[Cell]:
    yield (Run(action.title, Tone.STRONG),)
    if action.ticket:
        yield (Run(action.ticket, Tone.QUIET, action.ticket if is_web(action.ticket) else ""),)
    if action.carried_from:
        yield (Run(f"carried over from {action.carried_from}", Tone.QUIET),)
    if action.notes:
        numbers = [(board.number(id),) for id in sorted(action.notes, key=lambda id: board.numbers[id])]
        yield Run(f"from note{'' if len(numbers) == 1 else 's'} ", Tone.QUIET), *_joined(numbers, ", ")


def _heard(board: _Board, update: Update) -> Cell:
    local = to_datetime(update.at).astimezone(board.zone)
    author = f" {update.author}:" if update.author else ""
    return Run(f"{local.day} {local:%b} {local.year}{author} ", Tone.QUIET), Run(update.text)


# Since last time.


def _since(board: _Board) -> Iterator[Section]:
    since = board.since
    if since is None:
        return
    about = Paragraph((Run(_capital(since_words(board.document, since))),))
    rows = tuple(
        Row(
            (
                (Run(TITLES[line.sort], _SORT_TONES[line.sort]),),
                (Run(line.what),),
                (Run(line.title),),
                (Run(line.detail, Tone.QUIET),),
            )
        )
        for line in since.lines
    )
    columns = ("What happened", "To what", "Which", "How it was → how it is")
    yield Section("Since last time", (about, *((Table(columns, rows),) if rows else ())))


_SORT_TONES: Mapping[Sort, Tone] = {
    Sort.DONE: Tone.GOOD,
    Sort.ADDED: Tone.GOOD,
    Sort.CHANGED: Tone.LABEL,
    Sort.MOVED: Tone.LABEL,
    Sort.REMOVED: Tone.BAD,
}


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


_SECTIONS = (
    ("summary", _summary),
    ("comms", _comms),
    ("timeline", _timeline),
    ("discussion", _discussion),
    ("actions", _actions),
    ("since", _since),
)
"""The sections of each part, in the order in which a postmortem is read."""


# Cells.


def _joined(cells: Iterable[Cell], between: str) -> Cell:
    """The cells one after the other, with a text between two."""
    made: list[Run] = []
    for cell in cells:
        if made:
            made.append(Run(between))
        made += cell
    return tuple(made)


def _lines(cells: Iterable[Cell]) -> Cell:
    return _joined(cells, "\n")


def _spaced(cells: Iterable[Cell]) -> Cell:
    return _joined(cells, " ")


def _anchor(number: int) -> str:
    return f"note-{number}"


def _year(at: Instant, zone: ZoneInfo) -> int:
    return to_datetime(at).astimezone(zone).year
