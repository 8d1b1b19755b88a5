"""The bar that says what is wrong or asks for consent, and stands in nobody's way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from whiteboard.ui.panels import label


@dataclass(frozen=True, slots=True)
class Offer:
    """A way out: the button's words, and what it does."""

    words: str
    take: Callable[[], object]


_MOST_WAITING = 4


@dataclass(frozen=True, slots=True)
class _Said:
    """One thing that was said, and the ways out of it."""

    text: str
    mood: str
    about: str = ""
    agree: Offer | None = None
    otherwise: Offer | None = None


class Notice(QFrame):
    """A bar that says what is wrong, or asks for consent, and does not block; it goes when it is read, and what was said
    before it comes back."""

    left = Signal()
    """One of its buttons was clicked, so that the keys belong to what is below it again."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self._text = label("", 9.5)
        self._text.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 7, 12, 7)
        row.addWidget(self._text, 1)
        self._agree = QPushButton("Yes")
        self._agree.clicked.connect(lambda: self._take(self._leave().agree))
        row.addWidget(self._agree)
        self._otherwise = QPushButton("No")
        self._otherwise.clicked.connect(lambda: self._take(self._leave().otherwise))
        row.addWidget(self._otherwise)
        button = QPushButton("Close")
        button.setProperty("flat", True)
        button.clicked.connect(self._leave)
        row.addWidget(button)
        self._said: list[_Said] = []
        """What was said and not yet read, the latest, which is shown, last."""
        self.hide()

    def tell(self, text: str, about: str = "", *, offer: Offer | None = None) -> None:
        """Say what is wrong; ``about`` names what will settle it, ``offer`` is a way out."""
        self._say(_Said(text, "bad", about, offer))

    def ask(
        self,
        text: str,
        agree: str,
        then: Callable[[], object],
        *,
        otherwise: tuple[str, Callable[[], object]] | None = None,
        about: str = "",
    ) -> None:
        """Ask for consent: ``agree`` is the button's text, ``then`` what it does; ``otherwise`` is another way out."""
        self._say(_Said(text, "calm", about, Offer(agree, then), None if otherwise is None else Offer(*otherwise)))

    def settle(self, about: str) -> None:
        """What was said about this is over; what is about something else stays."""
        self._said = [said for said in self._said if said.about != about]
        self._show()

    def _say(self, latest: _Said) -> None:
        """Show this; what was said before waits below it, unless this takes its place."""
        earlier = [
            said for said in self._said if said.text != latest.text and not (said.about and said.about == latest.about)
        ]
        self._said = [*earlier, latest][-_MOST_WAITING:]
        self._show()

    def _show(self) -> None:
        if not self._said:
            self.hide()
            return
        said = self._said[-1]
        self._text.setText(said.text)
        for button, offer in ((self._agree, said.agree), (self._otherwise, said.otherwise)):
            button.setVisible(offer is not None)
            button.setText(offer.words if offer is not None else "")
        for widget in (self, self._text):
            widget.setProperty("mood", said.mood)
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        self.show()

    def _leave(self) -> _Said:
        said = self._said.pop()
        self._show()
        self.left.emit()
        return said

    def _take(self, offer: Offer | None) -> None:
        if offer is not None:
            offer.take()
