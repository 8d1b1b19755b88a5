"""What a report tells about when: the blocks of a document become candidates.

Times stand in tables, at the beginning of items, lines and headings, and at the end of key events (“First detected:
2023-07-21 08:15”). Headings, bold lines and the title name days; a line above or a column's name tells the zone. What
belongs to an item stays with it. Prose without times is not taken; a row or item among timed ones always is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b
from textwrap import dedent

from whiteboard.importers import table
from whiteboard.importers.candidates import MOST_CANDIDATES, Candidate, Import, Options, Todo, Unreadable, digest_of
from whiteboard.importers.chronicle import Chronicle, Stamp, looks_like_time
from whiteboard.importers.columns import Column, Columns, Table
from whiteboard.importers.days import MONTH_NAME, read_due
from whiteboard.importers.outline import Block, Grid, Heading, Item, Listing, Paragraph, Row, flat, tidy
from whiteboard.importers.suggested import label_mark, with_marks
from whiteboard.importers.table import Cells, candidate_of, is_newest_first
from whiteboard.model.instants import DAY
from whiteboard.model.progress import each

_TIMELINE = re.compile(
    r"time ?line|chronolog|sequence of events|key (?:events|dates|times)|what happened|history|log\b", re.IGNORECASE
)
_DAY_LINE = re.compile(
    r"\b(?:date|day|when|incident on|datum|start(?:ed)?|began|occurred|happened|window)\b", re.IGNORECASE
)
_AT_END = re.compile(
    rf"(?<![\w:.])(?=\d|~|{MONTH_NAME}\.?\s+\d)"
    r"(?P<time>[\w\s:/.,~?+−–-]{3,60}?)\s*(?P<aside>\([^()]{0,40}\))?[.;]?$",
    re.IGNORECASE,
)
_LABEL_ENDS = re.compile(r"(?:\s*[:–—=(-]|\s+(?:at|on|since|from))*\s*$", re.IGNORECASE)
_ZONE_OF_LABEL = re.compile(r"\(([A-Z]{2,5}(?:[+−-]\d{1,2})?)\)$")
"""“Time detected (UTC): …”."""
_UPDATE = re.compile(
    r"\W{0,4}(?P<label>(?:(?:initial|first|final|last|latest|status|public|internal)\s)?"
    r"(?:update|post|notice|investigating|identified|monitoring|mitigated|resolved)(?:\s\#?\d{1,3}(?=\s|\(|:\s))?)"
    rf"(?:\s?[-–—:(\[@]\s?|\s(?:at|on|from)\s|\s)\(?(?=\d|{MONTH_NAME}\.?\s\d)",
    re.IGNORECASE,
)
"""“Update (15:00 UTC): …”, “Resolved at 14:02 – …”: how posts are told that were written while it went on."""
_AFTER_UPDATE = re.compile(r"[\s)\]:*_–—-]*")
_LONGEST_LABEL = 80
_LONGEST_DAY_LINE = 120
_STATE_WORDS = 3
"""“09:15 UTC – Investigating” may have its words in the paragraph below."""
_CODE_LINES = 4
"""Lines of a block of code that come along; logs are read where they are."""
_ACTIONS = re.compile(
    r"\W*(?:[\d.]+\s*)?(?:(?:corrective|preventive|preventative|open|follow-?up|remaining)\s+)?action\s+(?:items?|points?)\b"
    r"|\W*(?:review|corrective|preventive|preventative|follow-?up|remedial)\s+actions\W*$",
    re.IGNORECASE,
)
PLAIN_HEADING = re.compile(
    r"\s*(?:(?:incident )?(?:date|day|when)\s*:\s*\S.{0,60}|(?:[\w’'-]{2,20} ){0,3}(?:timeline|chronology|sequence of events)(?:\s*\([^()]{0,30}\))?\s*:?"
    r"|(?:follow-?up )?action (?:items?|points?)\s*:?|(?:participants|attendees|responders)\s*:\s*\S.{0,200}"
    r"|(?:all )?times (?:are )?in \S.{0,30})\s*$",
    re.IGNORECASE,
)
"""Lines of their own that reports have, written by whatever program: “Date: March 12, 2026”, “Timeline”, “Action items”."""
_PEOPLE = re.compile(
    r"\W*(?:participants|attendees|responders|people(?: involved)?)\W{0,3}:\W*(?P<names>\S.*)", re.IGNORECASE
)
_ASIDE = re.compile(r"\([^()]*\)")
_NOTHING_ASIDE = re.compile(r"\s*\(\s*\)")
_BETWEEN_NAMES = re.compile(r"\s*(?:[,;/&|]|\band\b)\s*")
_PERSON = re.compile(r"[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){0,3}")
_SAYS = re.compile(r"\s*[*_]{0,2}(?P<name>[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){0,3})[*_]{0,2}\s*:[*_]{0,2}\s+(?=\S)")
"""“Alice: paged”."""
_DOES = re.compile(r"(?P<name>[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*)?)\s+(?:to|will)\s+(?=\w)")
"""“Alice to add an alert”."""
_IN_WORDS = 7
"""The level of a heading that is none but by its words: any real one ends its section."""
_TODO_COLUMNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:action|task|item|what|description|to-?do|action (?:item|point)|summary)s?",
        r"owner|who|assignee|assigned to|responsible|dri|person",
        r"due|due (?:date|by)|deadline|by when|eta|target(?: date)?",
    )
)
"""What the columns of a table of actions are called: title, owner, due."""
_DONE = re.compile(r"\s*\((?:done|completed?|finished)\)\s*$", re.IGNORECASE)
"""What says of a task that it is over, where others name who does it."""
_OWNER = re.compile(r"@(?P<owner>\w[\w.'’-]*)|\((?:owner:\s*)?(?P<named>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*)?)\)\s*$")
_DUE = re.compile(r"\b(?:due|by|until)\b:?\s+(?=\w)", re.IGNORECASE)


def imported(
    blocks: Sequence[Block], options: Options, *, format: str, title: str, name: str, text: str = ""
) -> Import:
    """The import of a document. ``text`` is all of it, to find out how it writes dates. Raises Unreadable."""
    reading = _Reading(options)
    reading.chronicle.weigh(text)
    reading.chronicle.mention(title)
    reading.choose_table(blocks)
    blocks = _gathered(reading.below_title(blocks))
    reading.blocks(blocks)
    if not reading.found:
        reading.listed(blocks)
    found = [_said_by(one if one.text else replace(one, text=one.said), reading.people) for one in reading.found]
    if not found:
        mend = "times such as 10:45 or 2024-03-13 10:45 must stand at the beginning of rows, items, lines or headings"
        raise Unreadable("tells no times", mend=mend, file=name)
    if len(found) > MOST_CANDIDATES:
        raise Unreadable(f"has more than {MOST_CANDIDATES:,} events", mend="import a part of it", file=name)
    chronicle = reading.chronicle
    return Import(
        title,
        format,
        identified(with_marks(found), format),
        chronicle.stated if "/" in chronicle.stated else "",
        (*chronicle.warnings, *reading.left_out),
        chronicle.asks_day,
        chronicle.asks_zone,
        chronicle.asks_start,
        table=reading.table,
        day=chronicle.guess if chronicle.asks_day else None,
        zone=chronicle.around if chronicle.asks_zone else "",
    )


class _Reading:
    def __init__(self, options: Options) -> None:
        self.chronicle = Chronicle(options)
        self.found: list[Candidate] = []
        self.table: Table | None = None
        self.left_out: tuple[str, ...] = ()
        self._options = options
        self._main: Grid | None = None
        self._section = ""
        self._actions: int | None = None
        """The level of the heading “Action items” that holds here."""
        self.people: set[str] = set()
        """Who took part, as far as the document says."""

    def choose_table(self, blocks: Sequence[Block]) -> None:
        """The table whose columns can be reassigned: the longest with times."""
        grids = [grid for grid in _grids(blocks) if _has_times(grid)]
        if not grids and self._options.columns is not None:
            grids = list(_grids(blocks))
        if len(grids) > 1:
            # One that is headed Action and Due is rather what is to be done.
            grids = [grid for grid in grids if not _is_todo(grid)] or grids
        self._main = max(grids, key=lambda grid: len(grid.rows), default=None)

    def blocks(self, blocks: Sequence[Block]) -> None:
        """Read blocks in their order."""
        index = 0
        while index < len(blocks):
            block = blocks[index]
            self.chronicle.progress(index / len(blocks))
            index += 1
            if isinstance(block, Heading):
                below = _below(blocks, index, block.level)
                if self._heading(block, blocks[index:below]):
                    index = below
            elif isinstance(block, Paragraph) and block.code:
                if _TIMELINE.search(self._section) and (listing := _listed(block)) is not None:
                    self._listing(listing)
            elif isinstance(block, Paragraph):
                if self._paragraph(block):
                    while index < len(blocks) and self._attached(blocks[index]):
                        index += 1
            elif isinstance(block, Grid):
                self._grid(block)
            elif isinstance(block, Listing):
                self._listing(block)
            else:
                self.blocks(block.blocks)

    def below_title(self, blocks: Sequence[Block]) -> Sequence[Block]:
        """The blocks without the title: what it says of the day and the zone holds, but it is no event."""
        tops = [one for one in blocks if isinstance(one, Heading) and one.level == 1]
        title = next((one for one in blocks if isinstance(one, Heading)), None)
        if title is None or tops != [title]:
            return blocks
        self._mention(title.text)
        return [one for one in blocks if one is not title]

    def listed(self, blocks: Sequence[Block]) -> None:
        """Read blocks of code wherever they stand: of a document that tells no other times they may be all there is."""
        for block in blocks:
            if isinstance(block, Paragraph) and block.code and (listing := _listed(block)) is not None:
                self._listing(listing)

    def _heading(self, heading: Heading, below: Sequence[Block]) -> bool:
        """Whether it begins with a clock, so that what is below it belongs to it."""
        self._section = heading.text
        if _ACTIONS.match(heading.text):
            self._actions = heading.level
        elif self._actions is not None and heading.level <= self._actions:
            self._actions = None
        self.chronicle.state_zone(heading.text)
        if not looks_like_time(heading.text):
            self._mention(heading.text)
            return False
        stamp = self.chronicle.read(heading.text)
        if stamp is None or not (stamp.clock or stamp.at is None):
            self._mention(heading.text)
            return False
        words, warnings = _words(below)
        text = "\n".join(part for part in (heading.text[stamp.end :], words) if part)
        self._add(text or heading.text, replace(stamp, warnings=stamp.warnings + warnings), heading.line)
        return True

    def _mention(self, text: str) -> None:
        if len(text) <= _LONGEST_DAY_LINE:
            self.chronicle.mention(text)

    def _paragraph(self, paragraph: Paragraph) -> bool:
        """Whether it ends with an event that more may belong to."""
        self.chronicle.state_zone(paragraph.text[:1000])
        if self._actions == _IN_WORDS:
            self._actions = None
        open_event = False
        for number, line in enumerate(paragraph.text.split("\n")):
            stamp = self.chronicle.read(line) if looks_like_time(line) else None
            if stamp is not None and (stamp.clock or stamp.at is None):
                self._add(line[stamp.end :], stamp, paragraph.line + number)
                open_event = True
            elif stamp is None and (updated := self._updated(line)) is not None:
                self._add(*updated, paragraph.line + number)
                open_event = True
            elif stamp is not None and not stamp.clock and stamp.at is not None:
                open_event = False
                self._mention(line)
            elif PLAIN_HEADING.match(line) or _PEOPLE.match(line):
                open_event = False
                self._heading_in_words(line)
            elif open_event:
                self._append(line)
            else:
                labelled = self._labelled(line, sure=False)
                if labelled is not None:
                    self._add(*labelled, paragraph.line + number)
                elif _DAY_LINE.search(line[:_LONGEST_DAY_LINE]):
                    self._mention(line)
        return open_event

    def _heading_in_words(self, line: str) -> None:
        """A line that only by its words is a heading, or tells the day or who took part."""
        self._section = line
        people = _PEOPLE.match(line)
        if people is not None:
            names = (_ASIDE.sub("", name).strip(" @*_") for name in _BETWEEN_NAMES.split(people["names"][:2000]))
            self.people |= {name.casefold() for name in names if _PERSON.fullmatch(name)}
        elif _ACTIONS.match(line):
            self._actions = _IN_WORDS
        else:
            self._mention(line)

    def _attached(self, block: Block) -> bool:
        """Whether a block below a timed line belongs to it: a list without times, or the words of a time alone."""
        if isinstance(block, Paragraph):
            state = len(self.found[-1].text.split()) <= _STATE_WORDS
            if block.code or not state or looks_like_time(block.text) or PLAIN_HEADING.match(block.text):
                return False
        elif not isinstance(block, Listing) or any(looks_like_time(item.text) for item in block.items):
            return False
        self._append(flat((block,)))
        return True

    def _append(self, text: str) -> None:
        last = self.found[-1]
        self.found[-1] = replace(last, text=f"{last.text}\n{text}" if last.text else text)

    def _grid(self, grid: Grid) -> None:
        cells = Cells.of(grid.rows, header=grid.header)
        columns = table.recognised(cells)
        if (self._actions is not None or _lists_todos(cells, columns)) and self._todos(cells):
            return
        if grid is self._main:
            chosen = self._options.columns
            if chosen is not None and len(chosen.meanings) == cells.width:
                columns = chosen
            if columns is not None:
                self.table = cells.table(columns)
                self.left_out = table.left_out(cells, columns)
        if columns is None or (grid is not self._main and table.is_of_fields(cells, columns)):
            self.found += table.key_events(cells, self.chronicle)
        else:
            self.found += table.read(cells, columns, self.chronicle, document=self._options.document)

    def _todos(self, cells: Cells) -> bool:
        """Whether it was a table of actions: a column for what to do, and one for who does it or until when."""
        named = _todo_columns(cells)
        if named is None:
            return False
        for row in cells.rows:
            texts = [row.cells[index] if index is not None and index < len(row.cells) else "" for index in named]
            if table.ACCOUNT.fullmatch(texts[1]):
                texts[:2] = f"{texts[0]} {texts[1]}", ""
            if texts[0]:
                day, _ = read_due(texts[2], 0, self._options.today) if texts[2] else (None, "")
                self._task(
                    Item(
                        texts[0],
                        line=row.line,
                        done=False,
                        owner=texts[1].removeprefix("@"),
                        due=day.date.isoformat() if day is not None else None,
                    )
                )
        return True

    def _listing(self, listing: Listing) -> None:
        items = listing.items
        timed = sum(looks_like_time(item.text, opened=True) for item in items)
        if self._actions is not None and not timed:
            for item in items:
                self._task(item)
            return
        chronicle = bool(timed) and (timed * 2 >= len(items) or _TIMELINE.search(self._section) is not None)
        before = len(self.found)
        self.chronicle.begin()
        newest_first = is_newest_first([item.text for item in items])
        for item in each(items[::-1] if newest_first else items, self.chronicle.progress, of=len(items)):
            start = len(self.found)
            self._item(item, among_times=chronicle)
            if newest_first:
                # Turned twice: an item and the events within it stay in their order.
                self.found[start:] = self.found[start:][::-1]
        if newest_first:
            self.found[before:] = self.found[before:][::-1]

    def _item(self, item: Item, *, among_times: bool) -> None:
        text = item.text
        if item.done is not None and (self._actions is not None or not looks_like_time(text)):
            self._task(item)
            return
        stamp = self.chronicle.read(text) if looks_like_time(text, opened=True) else None
        if stamp is not None and self._is_day_above(stamp, item):
            self._mention(stamp.said)
            self.blocks(item.blocks)
            return
        event = (text[stamp.end :], stamp) if stamp is not None else None
        event = event or self._labelled(text, sure=_TIMELINE.search(self._section) is not None) or self._updated(text)
        own, others = _own(item.blocks)
        if event is None and among_times and not others:
            event = text, Stamp(0, None, warnings=("no time is given",))
        if event is None:
            above, self._section = self._section, text or self._section
            self.chronicle.state_zone(text[:_LONGEST_DAY_LINE])
            if _DAY_LINE.search(text[:_LONGEST_DAY_LINE]):
                self._mention(text)
            actions = self._actions
            if _ACTIONS.match(text):
                self._actions = _IN_WORDS
            self.blocks(item.blocks)
            self._section, self._actions = above, actions
            return
        words, warnings = _words(own)
        told = "\n".join(part for part in (event[0], words) if part)
        self._add(told or text, replace(event[1], warnings=event[1].warnings + warnings), item.line)
        self.blocks(others)

    @staticmethod
    def _is_day_above(stamp: Stamp, item: Item) -> bool:
        """Whether an item only names the day of those within it."""
        return (
            not stamp.clock and stamp.day is not None and any(looks_like_time(one.text) for one in _items(item.blocks))
        )

    def _labelled(self, text: str, *, sure: bool) -> tuple[str, Stamp] | None:
        """A short label with a time behind it: “Resolved 2020-08-25 12:11”; ``sure`` where only such things stand."""
        found = _AT_END.search(text) if len(text) <= 2 * _LONGEST_LABEL and "\n" not in text else None
        if found is None:
            return None
        label = text[: found.start()]
        ending = _LABEL_ENDS.search(label)
        label = label[: ending.start()] if ending else label
        if not label or len(label) > _LONGEST_LABEL or not (sure or label_mark(label)):
            return None
        written = text[found.start() :]
        if not looks_like_time(written):
            return None
        zone = _ZONE_OF_LABEL.search(label)
        for whole in (f"{written} {zone[1]}", written) if zone else (written,):
            stamp = self.chronicle.read(whole)
            if stamp is not None and whole[stamp.end :].strip(" .;()") in ("", (found["aside"] or "").strip("()")):
                return label, replace(stamp, said=whole.strip(" .;"))
        return None

    def _updated(self, text: str) -> tuple[str, Stamp] | None:
        """What “Update (15:00 UTC): …” tells, with its label before it, as status pages say it."""
        found = update(text)
        stamp = self.chronicle.read(text[found.end() :]) if found is not None else None
        if found is None or stamp is None or not stamp.clock:
            return None
        rest = text[found.end() + stamp.end :]
        behind = _AFTER_UPDATE.match(rest)
        rest = rest[behind.end() :] if behind is not None else rest
        return f"{found['label'].capitalize()}{': ' if rest else ''}{rest}", stamp

    def _task(self, item: Item) -> None:
        text = item.text.replace(item.due, "") if item.due else item.text
        ended = _DONE.search(text)
        text = text[: ended.start()] if ended is not None else text
        owner = item.owner
        by = _OWNER.search(text) if not owner else None
        if by is not None:
            owner = by["owner"] or by["named"]
            text = text[: by.start()] + text[by.end() :]
        due = item.due
        when = _DUE.search(text) if due is None else None
        if when is not None:
            day, _ = read_due(text, when.end(), self._options.today)
            if day is not None:
                due = day.date.isoformat()
                text = text[: when.start()] + text[day.end :]
        says = _SAYS.match(text) if not owner else None
        if says is not None and _took_part(says["name"], self.people):
            owner, text = says["name"], text[says.end() :]
        does = _DOES.match(text) if not owner else None
        if does is not None and _took_part(does["name"], self.people):
            owner, text = does["name"], f"{text[does.end()].upper()}{text[does.end() + 1 :]}"
        text = _NOTHING_ASIDE.sub("", text)
        words, warnings = _words(item.blocks)
        title = tidy(" ".join(part for part in (text.strip(" ,;–-"), words) if part)) or item.text
        if item.done or ended is not None:
            warnings += ("done already in the source",)
        where = f"line {item.line}" if item.line else ""
        self.found.append(Candidate(title, todo=Todo(owner, due), where=where, warnings=warnings))

    def _add(self, text: str, stamp: Stamp, line: int) -> None:
        self.found.append(candidate_of(text.strip(), stamp, f"line {line}" if line else ""))


def update(text: str) -> re.Match[str] | None:
    """The label of an update, up to its time, where a text begins with them."""
    found = _UPDATE.match(text)
    return found if found is not None and looks_like_time(text[found.end() : found.end() + _LONGEST_LABEL]) else None


def _gathered(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with updates that stand newest first as the items of a list, each with what is below it."""
    gathered: list[Block] = []
    updates: list[tuple[Paragraph, list[Block]]] = []
    for block in (*blocks, None):
        if isinstance(block, Paragraph) and update(block.text):
            updates.append((block, []))
        elif updates and block is not None and not isinstance(block, Heading | Grid):
            updates[-1][1].append(block)
        else:
            if is_newest_first([one.text for one, _ in updates]):
                items = (Item(one.text, tuple(below), one.line) for one, below in updates)
                gathered.append(Listing(tuple(items), updates[0][0].line))
            else:
                for one, below in updates:
                    gathered += (one, *below)
            updates.clear()
            if block is not None:
                gathered.append(block)
    return gathered


def _said_by(one: Candidate, people: set[str]) -> Candidate:
    """“Alice: paged” by Alice, where the document names her among those who took part."""
    says = _SAYS.match(one.text) if people and not one.author and one.todo is None else None
    if says is None:
        return one
    if not _took_part(says["name"], people):
        return one
    return replace(one, text=one.text[says.end() :], author=says["name"])


def _took_part(name: str, people: set[str]) -> bool:
    """Whether somebody is named by that, whole or by a part of the name."""
    name = name.casefold()
    return name in people or any(name in person.split() for person in people)


def _listed(block: Paragraph) -> Listing | None:
    """A timeline that was written as a block of code: each line with a time begins an item; None where fewer than two do."""
    items: list[Item] = []
    for number, line in enumerate(dedent(block.text).split("\n"), block.line):
        if looks_like_time(line) and not line[:1].isspace():
            items.append(Item(line, line=number))
        elif items and line.strip():
            items[-1] = replace(items[-1], text=f"{items[-1].text}\n{line.strip()}")
    return Listing(tuple(items), block.line) if len(items) > 1 else None


def _has_times(grid: Grid) -> bool:
    """Whether its rows are events: it has a column of times, and is no list of fields."""
    cells = Cells.of(grid.rows, header=grid.header)
    columns = table.recognised(cells)
    return columns is not None and not table.is_of_fields(cells, columns)


def identified(found: Iterable[Candidate], format: str) -> tuple[Candidate, ...]:
    """The events with an identity by what was said and when, for a document names no other.

    So the same document again brings nothing of what was moved or reworded on the board meanwhile.
    """
    seen: Counter[str] = Counter()
    identified = []
    for one in found:
        if one.todo is None:
            day = "" if one.at is None else one.at // DAY
            said = f"{day}\x1f{one.said}\x1f{one.text}"
            seen[said] += 1
            digest = blake2b(f"{said}\x1f{seen[said]}".encode("utf-8", "replace"), digest_size=8).hexdigest()
            identified.append(replace(one, source=f"{format}:{digest}", digest=digest_of(one)))
        else:
            identified.append(one)
    return tuple(identified)


def _lists_todos(cells: Cells, columns: Columns | None) -> bool:
    """Whether a table says who does what until when, and has no times but those days."""
    title, owner, due = _todo_columns(cells) or (None, None, None)
    return None not in (title, owner, due) and (columns is None or columns.all_of(Column.TIME) == (due,))


def _is_todo(grid: Grid) -> bool:
    columns = _todo_columns(Cells.of(grid.rows, header=grid.header))
    return columns is not None and columns[2] is not None


def _todo_columns(cells: Cells) -> list[int | None] | None:
    """Where a table of actions has title, owner and due; None where it is none."""
    found = [
        next((index for index, name in enumerate(cells.header) if pattern.fullmatch(name.strip())), None)
        for pattern in _TODO_COLUMNS
    ]
    title, owner, due = found
    return found if title is not None and (owner is not None or due is not None) else None


def _below(blocks: Sequence[Block], start: int, level: int) -> int:
    """Where the section of a timed heading ends: at the next one of its level, or that begins with a time."""
    for index in range(start, len(blocks)):
        block = blocks[index]
        if isinstance(block, Heading) and (block.level <= level or looks_like_time(block.text)):
            return index
    return len(blocks)


def _own(blocks: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """What belongs to an item, and what within it has times of its own."""
    own: list[Block] = []
    others: list[Block] = []
    for block in blocks:
        if isinstance(block, Listing):
            timed = tuple(item for item in block.items if any(looks_like_time(one.text) for one in _items((item,))))
            rest = tuple(item for item in block.items if item not in timed)
            own += [Listing(rest, block.line)] if rest else []
            others += [Listing(timed, block.line)] if timed else []
        elif isinstance(block, Grid) and table.recognised(Cells.of(block.rows, header=block.header)):
            others.append(block)
        else:
            own.append(block)
    return own, others


def _items(blocks: Iterable[Block]) -> Iterator[Item]:
    """Every item within blocks, at any depth."""
    for block in blocks:
        if isinstance(block, Listing):
            yield from _items(block.items)
        elif isinstance(block, Item):
            yield block
            yield from _items(block.blocks)


def _grids(blocks: Iterable[Block]) -> Iterator[Grid]:
    for block in blocks:
        if isinstance(block, Grid):
            yield block
        elif isinstance(block, Listing):
            yield from _grids(block.items)
        elif isinstance(block, Item):
            yield from _grids(block.blocks)


def _words(blocks: Sequence[Block]) -> tuple[str, tuple[str, ...]]:
    """The text of blocks with long code cut, and a warning where it was."""
    kept: list[Block] = []
    cut = 0
    for block in blocks:
        lines = block.text.split("\n") if isinstance(block, Paragraph) and block.code else []
        if len(lines) > _CODE_LINES:
            cut += len(lines) - _CODE_LINES
            kept.append(Paragraph("\n".join((*lines[:_CODE_LINES], "…"))))
        else:
            kept.append(block)
    return flat(tuple(kept)), (f"{cut} lines of code are left out",) if cut else ()


def table_import(
    rows: Sequence[Row], options: Options, *, format: str, name: str, header: bool = False, title: str = ""
) -> Import:
    """The import of a single table. Raises Unreadable where no column holds times."""
    cells = Cells.of(rows, header=header)
    chronicle = Chronicle(options)
    chronicle.weigh("\n".join(" | ".join(row.cells) for row in rows[:2000]))
    chosen = options.columns
    columns = chosen if chosen is not None and len(chosen.meanings) == cells.width else table.recognised(cells)
    if columns is None:
        raise Unreadable("has no column with times", mend="name a column “time” or choose the columns", file=name)
    if len(cells.rows) > MOST_CANDIDATES:
        raise Unreadable(f"has more than {MOST_CANDIDATES:,} rows", mend="import a part of it", file=name)
    found = table.read(cells, columns, chronicle, document=options.document)
    if not found:
        raise Unreadable("has no rows", mend="save it again where it comes from", file=name)
    return Import(
        title,
        format,
        identified(with_marks(found), format),
        "",
        (*chronicle.warnings, *table.left_out(cells, columns)),
        chronicle.asks_day,
        chronicle.asks_zone,
        chronicle.asks_start,
        table=cells.table(columns),
        day=chronicle.guess if chronicle.asks_day else None,
        zone=chronicle.around if chronicle.asks_zone else "",
    )
