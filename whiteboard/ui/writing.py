"""Writing on a note: the editor over it, each key kept as a draft, and what a crash left brought back."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QTextCursor

from whiteboard.layout.board import look
from whiteboard.layout.cards import span_rows
from whiteboard.model.commands import Add, Command, Edit, count
from whiteboard.model.plain import NotPlain, from_plain, to_plain
from whiteboard.model.records import EVENT, Id, InTray, Note, OnCanvas, OnTimeline, Place
from whiteboard.model.rules import BrokenRule
from whiteboard.session.session import News
from whiteboard.storage.errors import BoardError
from whiteboard.storage.looking import Looking
from whiteboard.tools.placing import next_on_canvas, uncovered, without_overlap
from whiteboard.tools.tagging import known, tagged
from whiteboard.ui.editor import Editor

if TYPE_CHECKING:
    from whiteboard.ui.page import Page

BACK = "Bring back what was typed"
"""What undo would take back after a crash."""


class Writing:
    """At most one note of a page is being written at a time."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._editor: Editor | None = None
        self._writing: tuple[Note, bool] | None = None
        self._again = QTimer(singleShot=True, interval=0)
        self._again.timeout.connect(self._show_again)
        page.session.listen(self._hear)

    @property
    def open(self) -> bool:
        """Whether a note is being written."""
        return self._editor is not None

    def end(self) -> bool:
        """End writing as if somebody had clicked elsewhere. False where the disk refused what was written."""
        if self._editor is not None:
            self._editor.end("")
        return self._editor is None

    def _hear(self, news: News) -> None:
        """Whatever else was done meanwhile took the preview of the note away, or the note itself."""
        if self._writing is not None and not news.previewing:
            self._again.start()

    def _show_again(self) -> None:
        if self._editor is not None and self._writing is not None:
            note, new = self._writing
            self._writing = (note, new or note.id not in self._page.session.document.notes)
            self._preview(self._command(self._editor.toPlainText()))

    def write(self, note: Note, new: bool, typed: str = "") -> None:
        """Open the editor on a note, ending the one that is open."""
        if self._editor is not None:
            self._editor.end("")
        if self._editor is not None:
            # The disk refused what is being written: that comes first.
            return
        if isinstance(self._page.store, Looking):
            self._page.say(f"Nothing can be changed here: {self._page.store.why}")
            return
        if isinstance(note.place, InTray):
            self._page.panel.turn_to("Inbox")
            return
        self._writing = (note, new)
        if new:
            self._preview(Add((note,), "Add note"))
        fill = (
            self._page.theme.card
            if note.kind == EVENT
            else look(self._page.session.document, note, self._page.canvas.shape).colour
        )
        document = self._page.session.document
        editor = Editor(self._page.canvas, note, self._page.theme, fill, partial(known, document))
        editor.changed.connect(self._typed)
        editor.finished.connect(self._written)
        self._editor = editor
        if typed:
            editor.moveCursor(QTextCursor.MoveOperation.End)
            text = editor.toPlainText()
            # What is typed onto a note goes on where its text ends, as another word.
            editor.insertPlainText(typed if not text or text[-1].isspace() else f" {typed}")
        if not self._page.canvas.is_seen(note.id):
            self._page.canvas.show_notes([note.id])
        editor.show()
        editor.setFocus()
        self._page.session.select(())

    def _preview(self, command: Command) -> None:
        try:
            self._page.session.preview(command, landing=True)
        except BrokenRule as refusal:
            self._page.refuse(refusal)

    def _typed(self, text: str) -> None:
        """Each key: kept on the disk, and shown."""
        if self._writing is None:
            return
        note, new = self._writing
        self.draft(note, text, new=new)
        self._preview(self._command(text))
        self._keep_in_view(note.id)

    def _keep_in_view(self, id: Id) -> None:
        """The view follows a text that grows out of it below, as far as all of it can be seen at this zoom."""
        canvas = self._page.canvas
        rect, seen = canvas.index.rect(id), canvas.visible_area()
        if rect is not None and seen.bottom < rect.bottom and 2 * rect.height < seen.height:
            canvas.show_notes([id])

    def draft(self, note: Note, text: str, *, new: bool) -> None:
        """Keep what is typed so far, for the case that the program ends without warning."""
        try:
            self._page.store.draft(note.id, json.dumps({"note": to_plain(note), "new": new, "text": text}))
        except BoardError as refusal:
            self._page.refuse(refusal)

    def _tagged(self, note: Note, text: str) -> Note:
        return tagged(note, text, known(self._page.session.document, "@"))

    def take(self, note: Note, text: str) -> bool:
        """What was typed is the text of a note that is there already; False where that was refused."""
        if text != note.text:
            written = self._uncovered(self._tagged(note, text))
            fields = {"text": written.text, "author": written.author, "tags": written.tags, "place": written.place}
            changed = {name: value for name, value in fields.items() if value != getattr(note, name)}
            if not self._page.do(Edit(Note, {note.id: changed}, "Change the text")):
                return False
        self.drop(note)
        return True

    def _uncovered(self, note: Note) -> Note:
        """The note as it was written, in a free row where its text would grow over another one; no other note moves."""
        return replace(note, place=uncovered(self._page.session.document, self._page.canvas.shape, note))

    def drop(self, note: Note) -> None:
        """What was typed is on the board, or is not wanted."""
        try:
            self._page.store.clear_draft(note.id)
        except BoardError as refusal:
            self._page.refuse(refusal)

    def _command(self, text: str) -> Command:
        """What it would be to keep a text as it is written now."""
        if self._writing is None:
            raise RuntimeError("nothing is being written")
        note, new = self._writing
        if new:
            return Add((replace(note, text=text),), "Add note")
        return Edit(Note, {note.id: {"text": text}}, "Change the text")

    def _written(self, then: str) -> None:
        editor, self._editor = self._editor, None
        writing, self._writing = self._writing, None
        if editor is None or writing is None:
            return
        note, new = writing
        text = editor.toPlainText().rstrip()
        self._page.session.preview(None)
        written = self._uncovered(self._tagged(note, text))
        if not (self.take(note, text) if not new else not text or self._page.do(Add((written,), "Add note"))):
            # The disk refused: what was typed stays where it is until it can be written.
            self._editor, self._writing = editor, writing
            editor.reopen()
            return
        self.drop(note)
        # Who went elsewhere, into the bar or to find something, stays there.
        there = self._page.window().focusWidget()
        editor.hide()
        editor.deleteLater()
        if there in (None, editor):
            self._page.canvas.setFocus()
        if note.id in self._page.session.document.notes:
            self._page.session.select({note.id})
        if then:
            self._next_sticky(written, then)

    def _next_sticky(self, note: Note, where: str) -> None:
        """A sticky beside the one that was written, like it."""
        # What follows a fact is what people think of it: another fact would need a time of its own.
        kind = self._page.canvas.sticky_kind if note.kind == EVENT else note.kind
        fresh = Note(self._page.session.new_id(), kind, z=note.z)
        place: Place = note.place
        if isinstance(place, OnCanvas):
            place = next_on_canvas(self._page.session.document, note, place, where)
        elif isinstance(place, OnTimeline):
            # What is said about a moment stays at that moment, in the next free row.
            row = (place.row or 0) + (-1 if where == "above" else span_rows(note))
            place = OnTimeline(place.at, place.lane, max(0, row))
            document = self._page.session.document.apply(
                Add((replace(fresh, place=place),)).plan(self._page.session.document)
            )
            place = without_overlap(document, self._page.canvas.shape, {fresh.id: place})[fresh.id]
        self.write(replace(fresh, place=place), True)

    def _beside(self, there: Note, text: str) -> Add:
        """Another note like one that is there, with another text."""
        place, id = there.place, self._page.session.new_id()
        if isinstance(place, OnCanvas):
            place = next_on_canvas(self._page.session.document, there, place, "right")
        fresh = Note(id, there.kind, text, place, z=there.z)
        if isinstance(place, OnTimeline):
            document = self._page.session.document
            with_it = document.apply(Add((fresh,)).plan(document))
            fresh = replace(fresh, place=without_overlap(with_it, self._page.canvas.shape, {id: place})[id])
        return Add((fresh,), BACK)

    def recover(self) -> None:
        """Bring back what was being typed when the program ended without warning.

        Where a note says something else by now than it did when the typing began, both stay, each a note.
        """
        back = beside = 0
        for draft in self._page.store.drafts().values():
            try:
                plain = json.loads(draft)
                note: Note = from_plain(Note, plain["note"])
                text, new = str(plain["text"]).rstrip(), bool(plain["new"])
            except (ValueError, KeyError, TypeError, NotPlain) as error:
                self._page.notice.tell(f"Something that was being typed could not be read back: {error}")
                continue
            there = self._page.session.document.notes.get(note.id)
            command: Command | None = None
            if there is None:
                command = Add((replace(note, text=text),), BACK) if new and text else None
            elif there.text not in (text, self._tagged(there, text).text):
                if there.text == note.text:
                    command = Edit(Note, {note.id: {"text": text}}, BACK)
                elif text:
                    command = self._beside(there, text)
            if command is None or self._page.do(command):
                back += command is not None
                beside += there is not None and isinstance(command, Add)
                self.drop(note)
        if beside:
            self._page.notice.tell(
                f"What was being typed when the program ended stands in {count(beside, 'note')} of its own, beside what"
                " was written since."
            )
        if back:
            self._page.say(f"Brought back what was being typed when the program ended ({count(back, 'note')})")
