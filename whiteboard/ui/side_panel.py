"""The panel at the right side: one tab for each thing to look at beside the board."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from whiteboard.ui.panels import rule, scrolled

PANEL_WIDTH = 340
_WIDEST = 16_777_215
"""Qt's own: no bound."""


class SidePanel(QWidget):
    """Tabs known by their names; a tab may show how many things wait in it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setFixedWidth(PANEL_WIDTH)
        self._names: list[str] = []
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("Side panel")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._stack = QStackedWidget()
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 4, 0, 0)
        bar.addWidget(self.tabs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(rule())
        column.addWidget(self._stack, 1)

    def add(self, name: str, content: QWidget, *, scrolls: bool = True) -> None:
        """One more tab; ``scrolls`` where its content does not scroll by itself."""
        self._names.append(name)
        self._stack.addWidget(scrolled(content, name) if scrolls else content)
        self.tabs.addTab(name)

    def turn_to(self, name: str) -> None:
        """Bring a tab to the front. Raises ValueError for a name that was never added."""
        self.tabs.setCurrentIndex(self._names.index(name))

    @property
    def front(self) -> str:
        """The name of the tab in front."""
        return self._names[self.tabs.currentIndex()]

    def count(self, name: str, number: int) -> None:
        """Say how many things wait in a tab."""
        at, text = self._names.index(name), f"{name} {number}" if number else name
        # Qt lays out all tabs anew, whatever the text was.
        if text != self.tabs.tabText(at):
            self.tabs.setTabText(at, text)

    @property
    def outside(self) -> bool:
        """Whether it is in a window of its own."""
        return isinstance(self.parentWidget(), PanelWindow)


class PanelWindow(QWidget):
    """The panel on a screen of its own, where viewers of the shared window do not see it."""

    closed = Signal()

    def __init__(self, beside: QWidget, panel: SidePanel, title: str) -> None:
        super().__init__(beside, Qt.WindowType.Window)
        self.setWindowTitle(f"{title} (not shared)")
        panel.setMinimumWidth(PANEL_WIDTH)
        panel.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(panel)
        panel.show()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(PANEL_WIDTH + 80, 760)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The panel has to go back before its window is gone."""
        self.closed.emit()
        super().closeEvent(event)
