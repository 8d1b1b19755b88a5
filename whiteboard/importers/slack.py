"""Slack: an export as zip or folder, one day file of it, and what ``conversations.history`` returns.

Shape: https://slack.com/help/articles/220556107-How-to-read-Slack-data-exports , ``channels.json`` (public), ``groups.json``
(private), ``dms.json`` and ``mpims.json`` (``[{"id", "name", "members"}]``), ``users.json`` (``[{"id", "name", "real_name",
"profile": {"real_name", "display_name"}}]``) and a folder for each channel with a file ``YYYY-MM-DD.json`` for each day:
``[{"type": "message", "subtype", "user", "text", "ts": "1563440520.000200", "thread_ts", "attachments", "files"}]``. ``ts`` is
seconds since 1970 and the message's identity in its channel; a reply names the first message of its thread in ``thread_ts``
and lies in the file of its own day. Text is escaped as https://docs.slack.dev/messaging/formatting-message-text says:
``<@U…>``, ``<#C…|name>``, ``<!here>``, ``<!subteam^S…|@name>``, ``<!date^…|words>``, ``<url|label>``, ``&amp;``, ``&lt;``, ``&gt;``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from whiteboard.importers.archive import Archive
from whiteboard.importers.candidates import MOST_CANDIDATES, Candidate, Channel, Import, Options, Unreadable
from whiteboard.importers.conversation import REPLY, told_left_out
from whiteboard.importers.source import Source
from whiteboard.importers.stamps import is_within
from whiteboard.model.instants import LATEST, Instant
from whiteboard.model.progress import each
from whiteboard.model.records import Role

NAME = "slack"

_ZIP = b"PK\x03\x04"
_ZIPPED_FILE = re.compile(rb"PK\x03\x04.{22}(..)..", re.DOTALL)
_OF_AN_EXPORT = re.compile(rb"(?:.*/)?(?:channels|groups|dms|mpims)\.json|(?:.+/)?\d{4}-\d\d-\d\d\.json", re.DOTALL)
_MESSAGE = re.compile(rb'"type"\s*:\s*"message"')
_MESSAGE_TS = re.compile(rb'"ts"\s*:\s*"\d{9,10}\.\d{6}"')
_DAY_FILE = re.compile(r"(?:(?P<folder>.+)/)?(?P<day>\d{4}-\d\d-\d\d\.json)")
_LISTS = {"channels.json": False, "groups.json": False, "dms.json": True, "mpims.json": True}
"""Files that list channels, and whether these are between a few people only."""
_DIRECT = re.compile(r"D[A-Z0-9]{7,}|mpdm-.+")
"""Folders of what a few people wrote to each other, told by their names where no list tells it."""

_NOTICES = frozenset(
    "bot_add bot_disable bot_enable bot_remove channel_archive channel_convert_to_private channel_join channel_leave "
    "channel_name channel_posting_permissions channel_unarchive group_archive group_join group_leave group_name "
    "group_unarchive joiner_notification message_changed message_deleted message_replied pinned_item reminder_add "
    "sh_room_shared tombstone unpinned_item".split()
)
"""Subtypes that say nothing about an incident; topics stay, because people keep the state of an incident there."""
_TELLS_COLLEAGUES = frozenset(
    "all announce announcement announcements comms company customer customers general help news stakeholder stakeholders "
    "status support update updates".split()
)
"""A channel with one of these words in its name tells colleagues; in every other one people work on the incident."""

_TS = re.compile(r"(\d{1,12})(?:\.(\d{1,9}))?")
_TOKEN = re.compile(r"<([^<>\n]+)>|&(amp|lt|gt);")
_ENTITY = re.compile("&(amp|lt|gt);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}
_DEEPEST = 12
_MOST_ATTACHMENTS = 10
_QUOTED = 60


@dataclass(frozen=True, slots=True)
class _Message:
    """One message, without what is not needed of it: the JSON of a year is large."""

    ts: str
    at: Instant | None
    text: str
    author: str
    thread: str
    where: str


@dataclass(slots=True)
class _Room:
    """A channel: ``folder`` is its name in the export, ``name`` what people call it."""

    folder: str
    name: str
    id: str
    direct: bool = False
    files: list[str] = field(default_factory=list)


def recognise(head: bytes, _name: str) -> bool:
    """Whether the first bytes are those of an export, or of messages as JSON."""
    if head.startswith(_ZIP):
        return any(
            _OF_AN_EXPORT.fullmatch(head[found.end() : found.end() + int.from_bytes(found[1], "little")])
            for found in _ZIPPED_FILE.finditer(head)
        )
    return head.lstrip()[:1] in (b"[", b"{") and bool(_MESSAGE.search(head)) and bool(_MESSAGE_TS.search(head))


def channels(source: Source) -> tuple[Channel, ...]:
    """Every channel that has messages, by name, those between a few people last. Raises Unreadable."""
    export = _Export(source)
    nothing_else = all(room.direct for room in export.rooms)
    found = []
    for room in sorted(export.rooms, key=lambda room: (room.direct, room.name.casefold())):
        times = [message.at for message in export.messages(room)]
        known = [at for at in times if at is not None]
        if times:
            start, end = min(known, default=None), max(known, default=None)
            found.append(Channel(room.name, len(times), start, end, room.direct and not nothing_else))
    return tuple(found)


def parse(source: Source, options: Options) -> Import:
    """The messages of the chosen channels within the chosen time, oldest first. Raises Unreadable.

    Without a choice these are all channels, but not what a few people wrote to each other.
    """
    export = _Export(source)
    rooms = export.chosen(options.channels)
    candidates: list[Candidate] = []
    for room in rooms:
        candidates += export.candidates(room, options, MOST_CANDIDATES - len(candidates))
    if not candidates:
        bounded = options.since is not None or options.until is not None
        what = "has no messages in that time" if bounded else "has no messages"
        raise Unreadable(what, mend="choose other channels or another time", file=source.name)
    candidates.sort(key=lambda one: (one.at is None, one.at or 0))
    title = f"#{rooms[0].name}" if len(rooms) == 1 and rooms[0].name and not rooms[0].direct else ""
    return Import(title, NAME, tuple(candidates), warnings=tuple(export.left_out(options)))


class _Export:
    """What was exported: people, channels, and the messages of each, read when they are asked for."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._notices: Counter[str] = Counter()
        self._archive = Archive(source.data, source.name) if source.data.startswith(_ZIP) else None
        self._loose: list[Any] = [] if self._archive else _loose(source)
        names = self._archive.names if self._archive else ()
        self._people = {id: name for id, name in map(_person, self._listed(names, "users.json")) if id and name}
        self._listed_names: dict[str, str] = {}
        self.rooms = self._rooms(names) if self._archive else [_Room("", "", "", files=[""])]
        self._names = _Names(self._people, self._listed_names)
        if not any(room.files for room in self.rooms):
            mend = "choose the zip or the folder that Slack exported"
            raise Unreadable("holds no messages of a Slack export", mend=mend, file=source.name)

    def chosen(self, wanted: tuple[str, ...] | None) -> list[_Room]:
        """The rooms of these names, or all that are not direct. Raises Unreadable for one that is not there."""
        if wanted is None:
            return [room for room in self.rooms if not room.direct] or self.rooms
        by_name = {name: room for room in self.rooms for name in (room.id, room.folder, room.name)}
        rooms: dict[str, _Room] = {}
        for name in wanted:
            room = by_name.get(name) or by_name.get(name.removeprefix("#"))
            if room is None:
                known = ", ".join(sorted(room.name for room in self.rooms if not room.direct)[:20])
                raise Unreadable(f"has no channel “{name}”", mend=f"it has {known}", file=self._source.name)
            rooms[room.folder] = room
        return list(rooms.values())

    def messages(self, room: _Room) -> Iterator[_Message]:
        """The messages of a channel as its files have them, each once. Raises Unreadable."""
        seen: set[str] = set()
        for file in room.files:
            for number, message in enumerate(each(self._of_file(file), self._source.progress), 1):
                if not isinstance(message, dict) or message.get("hidden") is True:
                    continue
                subtype = message.get("subtype")
                if isinstance(subtype, str) and subtype in _NOTICES:
                    self._notices["notices"] += 1
                    continue
                read = self._message(
                    message, f"{file.rpartition('/')[2]}, message {number}" if file else f"message {number}"
                )
                if read.ts in seen or not (read.text or read.ts):
                    continue
                seen.update([read.ts] if read.ts else ())
                yield read

    def candidates(self, room: _Room, options: Options, most: int) -> Iterator[Candidate]:
        """What may come onto the board; a reply says what it replies to, wherever that stands. Raises Unreadable."""
        firsts: dict[str, str] = {}
        wanted = []
        for message in self.messages(room):
            if message.thread == message.ts and message.ts:
                firsts[message.ts] = message.text
            if not message.text:
                self._notices["empty"] += 1
            elif is_within(message.at, options):
                wanted.append(message)
                if len(wanted) > most:
                    what = f"has more than {MOST_CANDIDATES:,} messages"
                    raise Unreadable(what, mend="choose a channel or a shorter time", file=self._source.name)
        role = Role.INTERNAL if _TELLS_COLLEAGUES & set(re.split(r"[^a-z]+", room.name.casefold())) else Role.RESPONSE
        shown = "" if not room.name else room.name if room.direct else f"#{room.name}"
        for message in wanted:
            reply = bool(message.thread) and message.thread != message.ts
            said = _quoted(firsts.get(message.thread, "")) if reply else ""
            where = ", ".join(part for part in (shown, message.where, f"reply to “{said}”" if said else "") if part)
            yield Candidate(
                REPLY + message.text if reply else message.text,
                message.at,
                author=message.author,
                channel=shown,
                tags=(room.name,) if room.name and not room.direct else (),
                role=role,
                source=f"{NAME}:{room.id or room.folder}/{message.ts}" if message.ts else "",
                where=where,
                warnings=() if message.at is not None else ("no time is given",),
            )

    def left_out(self, options: Options) -> Iterator[str]:
        """What did not become candidates, as sentences."""
        direct = sum(room.direct for room in self.rooms)
        unasked = direct if options.channels is None and direct < len(self.rooms) else 0
        yield from told_left_out(
            (
                (self._notices["notices"], "notice", "of Slack, such as joins"),
                (self._notices["empty"], "message", "without words"),
                (unasked, "conversation", "between a few people; choose them by name to import them"),
            )
        )
        if self._archive and not self._people:
            yield "the export has no users.json: people appear by their ids"

    def _message(self, message: dict[str, Any], where: str) -> _Message:
        ts = _text(message, "ts")
        return _Message(
            ts, _instant(ts), self._words(message), self._author(message), _text(message, "thread_ts"), where
        )

    def _author(self, message: dict[str, Any]) -> str:
        """A person's real name; what bots call themselves."""
        user = _text(message, "user")
        named = self._people.get(user) or _real_name(_dict(message, "user_profile"))
        return named or _text(message, "username") or _text(_dict(message, "bot_profile"), "name") or user

    def _words(self, message: dict[str, Any]) -> str:
        """Its text; of a message without one, as bots send them, what its attachments or blocks say."""
        plain = self._names.plain
        words = plain(_text(message, "text")).strip()
        if not words:
            attachments = [one for one in _list(message, "attachments")[:_MOST_ATTACHMENTS] if isinstance(one, dict)]
            pieces = [piece for one in attachments for piece in _attached(one)] or list(
                _blocks(message.get("blocks"), 0)
            )
            words = "\n".join(dict.fromkeys(line for piece in pieces if (line := plain(piece).strip())))
        files = [one for one in (*_list(message, "files"), message.get("file")) if isinstance(one, dict)]
        titles = [title for one in files if (title := _text(one, "title") or _text(one, "name"))]
        return "\n".join([*([words] if words else []), *(f"(file: {title})" for title in titles if title not in words)])

    def _of_file(self, file: str) -> list[Any]:
        if self._archive is None:
            return self._loose
        value = self._json(file)
        if not isinstance(value, list):
            name = f"{self._source.name}/{file}"
            raise Unreadable("is no list of messages", mend="export the channel again", file=name)
        return value

    def _json(self, file: str) -> Any:
        if self._archive is None:
            return []
        return Source(self._archive.read(file), f"{self._source.name}/{file}").json()

    def _listed(self, names: tuple[str, ...], file: str) -> list[dict[str, Any]]:
        """The records of a list that lies in the export's uppermost folder; none where it has no such list."""
        found = min((name for name in names if name.rpartition("/")[2] == file), key=len, default=None)
        value = [] if found is None else self._json(found)
        return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []

    def _rooms(self, names: tuple[str, ...]) -> list[_Room]:
        """The channels by their folders, which have the name of the channel or, of direct ones, its id."""
        rooms: dict[str, _Room] = {}
        for name in sorted(names):
            found = _DAY_FILE.fullmatch(name)
            if found and not name.startswith("__MACOSX/"):
                # The folder of a single channel was chosen where they lie in none.
                folder = (found["folder"] or self._source.name.removesuffix(".zip")).rpartition("/")[2]
                direct = bool(_DIRECT.fullmatch(folder))
                rooms.setdefault(folder, _Room(folder, folder, "", direct=direct)).files.append(name)
        for file, direct in _LISTS.items():
            for listed in self._listed(names, file):
                id, name = _text(listed, "id"), _text(listed, "name")
                self._listed_names[id] = name
                room = rooms.get(name) or rooms.get(id)
                if room is None:
                    continue
                room.id, room.direct = id, direct
                members = [self._people.get(one, one) for one in _list(listed, "members") if isinstance(one, str)]
                room.name = " & ".join(members) or room.folder if direct else name or room.folder
        return list(rooms.values())


@dataclass(frozen=True, slots=True)
class _Names:
    """The names behind ids."""

    people: dict[str, str]
    channels: dict[str, str]

    def plain(self, text: str) -> str:
        """What a reader sees of an escaped text."""
        if "<" not in text and "&" not in text:
            return text
        return _TOKEN.sub(self._token, text)

    def _token(self, found: re.Match[str]) -> str:
        if found[2]:
            return _ENTITIES[found[2]]
        target, _, label = found[1].partition("|")
        label = _ENTITY.sub(lambda entity: _ENTITIES[entity[1]], label)
        sign, named = target[0] if target else "", target[1:]
        if sign == "@":
            return "@" + (self.people.get(named) or label.removeprefix("@") or named)
        if sign == "#":
            return "#" + (label or self.channels.get(named) or named)
        if sign == "!":
            command = named.partition("^")[0]
            return label or ("@" if command == "subteam" else "@" + command)
        return _link(_ENTITY.sub(lambda entity: _ENTITIES[entity[1]], target), label) if ":" in target else found[0]


def _link(address: str, label: str) -> str:
    """“label (address)”, or only one of them where it says the same as the other."""
    scheme, _, rest = address.partition(":")
    rest = rest.removeprefix("//").rstrip("/")
    if scheme in ("mailto", "tel"):
        return label or rest
    if not label or label == address:
        return address
    return label if label.rstrip("/") == rest else f"{label} ({address})"


def _loose(source: Source) -> list[Any]:
    """The messages of a single file: a day of an export, or what the API returned."""
    value = source.json()
    listed = value.get("messages") if isinstance(value, dict) else value
    if not isinstance(listed, list) or not any(isinstance(one, dict) and "ts" in one for one in listed):
        raise Unreadable("is JSON, but no messages of Slack", mend="choose a day file or the export", file=source.name)
    return listed


def _instant(ts: str) -> Instant | None:
    found = _TS.fullmatch(ts)
    if found is None:
        return None
    at = int(found[1]) * 1000 + int((found[2] or "").ljust(3, "0")[:3])
    return at if at <= LATEST else None


def _person(user: dict[str, Any]) -> tuple[str, str]:
    return _text(user, "id"), _real_name(user) or _real_name(_dict(user, "profile")) or _text(user, "name")


def _real_name(record: dict[str, Any]) -> str:
    return _text(record, "real_name").strip() or _text(record, "display_name").strip()


def _attached(attachment: dict[str, Any]) -> Iterator[str]:
    for key in ("pretext", "title"):
        yield _text(attachment, key)
    yield _text(attachment, "text") or ("" if attachment.get("title") else _text(attachment, "fallback"))
    for one in _list(attachment, "fields")[:_MOST_ATTACHMENTS]:
        if isinstance(one, dict):
            yield ": ".join(part for key in ("title", "value") if (part := _text(one, key)))
    yield from _blocks(attachment.get("blocks"), 0)


def _blocks(value: Any, depth: int) -> Iterator[str]:
    """The texts of Block Kit's blocks; deeper than any real one goes nobody looks."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from _blocks(one, depth + 1)
    elif isinstance(value, dict):
        text = value.get("text")
        if isinstance(text, str):
            yield text
        for key in ("text", "fields", "elements"):
            if isinstance(value.get(key), dict | list):
                yield from _blocks(value[key], depth + 1)


def _quoted(text: str) -> str:
    line = text.partition("\n")[0]
    return line if len(line) <= _QUOTED else f"{line[: _QUOTED - 1]}…"


def _text(value: dict[str, Any], key: str) -> str:
    """A text field; empty where it is null, missing or something else."""
    found = value.get(key)
    return found if isinstance(found, str) else ""


def _list(value: dict[str, Any], key: str) -> list[Any]:
    found = value.get(key)
    return found if isinstance(found, list) else []


def _dict(value: dict[str, Any], key: str) -> dict[str, Any]:
    found = value.get(key)
    return found if isinstance(found, dict) else {}
