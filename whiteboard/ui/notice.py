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


class Notice(QFrame):
    """A bar that says what is wrong, or asks for consent, and does not block; it goes when it is read."""

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
        self._agree.clicked.connect(self._agreed)
        row.addWidget(self._agree)
        self._otherwise = QPushButton("No")
        self._otherwise.clicked.connect(self._declined)
        row.addWidget(self._otherwise)
        button = QPushButton("Close")
        button.setProperty("flat", True)
        button.clicked.connect(self._leave)
        row.addWidget(button)
        self._then: Callable[[], object] | None = None
        self._else: Callable[[], object] | None = None
        self._about = ""
        self.hide()

    def tell(self, text: str, about: str = "", *, offer: Offer | None = None) -> None:
        """Say what is wrong; ``about`` names what will settle it, ``offer`` is a way out."""
        self._about = about
        self._show(text, "bad")
        self._agree.setVisible(offer is not None)
        self._otherwise.hide()
        if offer is not None:
            self._agree.setText(offer.words)
            self._then = offer.take

    def ask(
        self,
        text: str,
        agree: str,
        then: Callable[[], object],
        *,
        otherwise: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        """Ask for consent: ``agree`` is the button's text, ``then`` what it does; ``otherwise`` is another way out."""
        self._about = ""
        self._show(text, "calm")
        self._agree.setText(agree)
        self._agree.show()
        self._then = then
        self._otherwise.setVisible(otherwise is not None)
        if otherwise is not None:
            word, self._else = otherwise
            self._otherwise.setText(word)

    def _show(self, text: str, mood: str) -> None:
        self._text.setText(text)
        for widget in (self, self._text):
            widget.setProperty("mood", mood)
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        self.show()

    def _leave(self) -> None:
        self.hide()
        self.left.emit()

    def _agreed(self) -> None:
        self._leave()
        if self._then is not None:
            self._then()

    def _declined(self) -> None:
        self._leave()
        if self._else is not None:
            self._else()

    def settle(self, about: str) -> None:
        """What was said about this is over; what is about something else stays."""
        if self._about == about:
            self.hide()
