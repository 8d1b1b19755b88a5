"""How widgets look: our typeface, palette, style sheet and tinted icons, from the colours of the board's theme."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from whiteboard import resources
from whiteboard.layout.faces import FACES
from whiteboard.layout.theme import Theme

FAMILY = "Whiteboard Sans"
TEXT_POINTS = 10.0


def load_fonts() -> None:
    """Make the program's own faces known to Qt. Raises RuntimeError when one cannot be read."""
    for file in FACES.values():
        if QFontDatabase.addApplicationFontFromData(QByteArray(resources.data("fonts", file))) < 0:
            raise RuntimeError(f"the typeface {file} cannot be read")


def font(points: float = TEXT_POINTS, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The interface's typeface, unhinted so that pictures of the window are the same everywhere."""
    made = QFont(FAMILY)
    made.setPointSizeF(points)
    made.setWeight(weight)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


@lru_cache(maxsize=400)
def icon(name: str, ink: str, size: int = 20) -> QIcon:
    """A Lucide icon in one colour, sharp on screens of one to three device pixels a pixel."""
    svg = resources.text("icons", "lucide", f"{name}.svg").replace("currentColor", ink)
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    made = QIcon()
    for ratio in (1, 2, 3):
        pixmap = QPixmap(QSize(size, size) * ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, size * ratio, size * ratio))
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        made.addPixmap(pixmap)
    return made


def program_icon() -> QIcon:
    """The icon of the program itself."""
    renderer = QSvgRenderer(QByteArray(resources.data("icons", "whiteboard.svg")))
    pixmap = QPixmap(256, 256)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, 256, 256))
    painter.end()
    return QIcon(pixmap)


def apply(app: QApplication, theme: Theme) -> None:
    """Dress the whole application."""
    app.setStyle("Fusion")
    app.setFont(font())
    app.setPalette(_palette(theme))
    app.setStyleSheet(_sheet(theme))


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, value in (
        (role.Window, theme.panel),
        (role.Base, theme.card),
        (role.AlternateBase, theme.paper),
        (role.Button, theme.panel),
        (role.WindowText, theme.ink),
        (role.Text, theme.ink),
        (role.ButtonText, theme.ink),
        (role.PlaceholderText, theme.hint_ink),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.card),
        (role.ToolTipBase, theme.ink),
        (role.ToolTipText, theme.paper),
        (role.Link, theme.accent),
    ):
        palette.setColor(which, QColor(value))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(theme.quiet_ink))
    return palette


def _sheet(theme: Theme) -> str:
    t = theme
    return f"""
* {{ font-family: "{FAMILY}"; }}
QWidget#header, QWidget#rail, QWidget#panel, QWidget#start {{ background: {t.panel}; }}
QWidget#header {{ border-bottom: 1px solid {t.rule}; }}
QWidget#rail {{ border-right: 1px solid {t.rule}; }}
QWidget#panel {{ border-left: 1px solid {t.rule}; }}
QWidget#board, QWidget#review, QWidget#history {{ background: {t.paper}; }}
QFrame#meeting {{ background: {t.panel}; border: none; border-bottom: 1px solid {t.rule}; }}
QFrame#meeting QPushButton {{ padding: 4px 9px; }}
QFrame#dock {{ background: {t.panel}; border: none; border-top: 1px solid {t.rule}; }}
QFrame#past {{ background: {t.accent_soft}; border: none; border-bottom: 1px solid {t.rule}; }}
QLabel {{ background: transparent; color: {t.ink}; }}
QLabel[quiet="true"] {{ color: {t.quiet_ink}; }}
QLabel[bad="true"] {{ color: {t.bad}; }}
QLabel[good="true"] {{ color: {t.good}; }}
QToolTip {{ background: {t.ink}; color: {t.paper}; border: none; padding: 4px 7px; }}

QPushButton {{ background: {t.card}; color: {t.ink}; border: 1px solid {t.rule}; border-radius: 6px; padding: 5px 12px; }}
QPushButton:hover {{ background: {t.paper}; }}
QPushButton:pressed {{ background: {t.grid}; }}
QPushButton:focus {{ border: 1.5px solid {t.accent}; outline: none; }}
QPushButton:disabled {{ color: {t.quiet_ink}; background: {t.paper}; }}
QPushButton[primary="true"] {{ background: {t.accent}; color: {t.card}; border: 1px solid {t.accent}; font-weight: 600; }}
QPushButton[primary="true"]:focus {{ border: 2px solid {t.ink}; }}
QPushButton[primary="true"]:hover {{ background: {_mixed(t.accent, "#000000", 0.12)}; }}
QPushButton[primary="true"]:disabled {{ background: {t.fold}; color: {t.quiet_ink}; border-color: {t.rule}; }}
QPushButton[flat="true"] {{ border: 1px solid transparent; background: transparent; }}
QPushButton[flat="true"]:hover {{ background: {t.accent_soft}; }}

QPushButton#link {{ border: none; background: transparent; color: {t.accent}; padding: 0; text-align: left; }}
QPushButton#link:focus {{ text-decoration: underline; }}
QPushButton#link:hover {{ text-decoration: underline; }}

QToolButton {{ background: transparent; color: {t.ink}; border: 1px solid transparent; border-radius: 6px; padding: 4px; }}
QToolButton:hover {{ background: {t.grid}; }}
QToolButton:checked {{ background: {t.accent_soft}; color: {t.accent}; }}
QToolButton:focus {{ border: 1px solid {t.accent}; outline: none; }}
QToolButton::menu-indicator {{ image: none; }}

QLineEdit, QPlainTextEdit, QComboBox, QSpinBox, QDateEdit {{
  background: {t.card}; color: {t.ink}; placeholder-text-color: {t.hint_ink}; border: 1px solid {t.rule}; border-radius: 6px;
  padding: 5px 8px; selection-background-color: {t.accent}; selection-color: {t.card}; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus, QDateEdit:focus {{ border: 1.5px solid {t.accent}; }}
QComboBox::drop-down, QDateEdit::drop-down {{ border: none; width: 22px; }}
QComboBox QAbstractItemView {{ background: {t.card}; color: {t.ink}; border: 1px solid {t.rule};
  selection-background-color: {t.accent_soft}; selection-color: {t.ink}; outline: none; }}
QComboBox::down-arrow {{ image: url("{_file("arrow-down.svg")}"); width: 14px; height: 14px; }}
QSpinBox::up-button, QSpinBox::down-button {{ width: 0; border: none; }}
QSpinBox QLineEdit, QComboBox QLineEdit, QDateEdit QLineEdit {{ border: none; padding: 0; background: transparent; }}
QCheckBox {{ color: {t.ink}; spacing: 7px; outline: none; }}
QCheckBox::indicator {{ width: 15px; height: 15px; border: 1px solid {t.card_edge}; border-radius: 4px; background: {t.card}; }}
QCheckBox::indicator:checked {{ background: {t.accent}; border-color: {t.accent}; image: url("{_file("tick.svg")}"); }}
QCheckBox::indicator:focus {{ border: 1.5px solid {t.accent}; }}
QCheckBox::indicator:disabled {{ background: {t.fold}; border-color: {t.rule}; }}
QCheckBox::indicator:checked:disabled {{ background: {t.quiet_ink}; border-color: {t.quiet_ink}; }}

QMenu {{ background: {t.card}; color: {t.ink}; border: 1px solid {t.rule}; border-radius: 8px; padding: 5px; }}
QMenu::item {{ padding: 5px 26px 5px 10px; border-radius: 5px; }}
QMenu::item:selected {{ background: {t.accent_soft}; color: {t.ink}; }}
QMenu::item:disabled {{ color: {t.quiet_ink}; }}
QMenu::separator {{ height: 1px; background: {t.rule}; margin: 5px 8px; }}
QMenu::icon {{ padding-left: 8px; }}

QTabBar {{ background: transparent; }}
QTabBar::tab {{ background: transparent; color: {t.quiet_ink}; padding: 10px 2px 8px 2px; margin-right: 10px;
  border: none; border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {t.ink}; font-weight: 600; border-bottom: 2px solid {t.accent}; }}
QTabBar::tab:hover {{ color: {t.ink}; }}
QTabBar::tab:focus {{ color: {t.accent}; background: {t.accent_soft}; border-top-left-radius: 5px; border-top-right-radius: 5px; }}

QListWidget {{ background: transparent; border: none; outline: none; color: {t.ink}; }}
QListWidget::item {{ padding: 7px 9px; border-radius: 6px; }}
QListWidget::item:selected {{ background: {t.accent_soft}; color: {t.ink}; }}
QListWidget::item:hover {{ background: {t.paper}; }}
QTableView {{ background: {t.card}; color: {t.ink}; border: 1px solid {t.rule}; border-radius: 6px; outline: none;
  selection-background-color: {t.accent_soft}; selection-color: {t.ink}; }}
QTableView::item {{ padding: 4px 10px; border-bottom: 1px solid {t.grid}; }}
QTableView::item:focus {{ background: {t.accent_soft}; border: 1px solid {t.accent}; }}
QTableView QLineEdit, QTableView QPlainTextEdit, QTableView QComboBox {{ border-radius: 0; padding: 2px 8px; }}
QTableView QKeySequenceEdit QLineEdit {{ border-radius: 6px; }}
QTableView::indicator, QListWidget::indicator {{ width: 15px; height: 15px; border: 1px solid {t.card_edge}; border-radius: 4px;
  background: {t.card}; }}
QTableView::indicator:checked, QListWidget::indicator:checked {{ background: {t.accent}; border-color: {t.accent};
  image: url("{_file("tick.svg")}"); }}
QFrame#questions {{ background: {t.accent_soft}; border: none; border-radius: 8px; }}
QFrame#questions QListWidget {{ background: {t.card}; border: 1px solid {t.rule}; border-radius: 6px; }}
QFrame#questions QListWidget::item {{ padding: 2px 8px; }}
QCheckBox::indicator:indeterminate {{ background: {t.accent}; border-color: {t.accent}; image: url("{_file("dash.svg")}"); }}
QHeaderView::section {{ background: {t.panel}; color: {t.quiet_ink}; border: none; border-bottom: 1px solid {t.rule};
  padding: 6px 13px; text-align: left; }}
QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 2px; }}
QScrollBar::handle {{ background: {t.card_edge}; border-radius: 3px; min-height: 30px; min-width: 30px; }}
QScrollBar::handle:hover {{ background: {t.quiet_ink}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QProgressBar {{ background: {t.grid}; border: none; border-radius: 4px; height: 8px; color: transparent; }}
QProgressBar::chunk {{ background: {t.accent}; border-radius: 4px; }}
QDialog {{ background: {t.panel}; }}

QFrame#card {{ background: {t.card}; border: 1px solid {t.card_edge}; border-radius: 8px; }}
QFrame#card:hover {{ border-color: {t.quiet_ink}; }}
QFrame#card:focus {{ border: 1.5px solid {t.accent}; }}
QFrame#floating {{ background: {t.card}; border: 1px solid {t.card_edge}; border-radius: 9px; }}
QFrame#floating[keys="true"] {{ border-color: {t.accent}; }}
QLabel#thumbnail {{ background: {t.paper}; border: 1px solid {t.rule}; border-radius: 4px; }}
QFrame#rule {{ background: {t.rule}; border: none; }}
QLabel#toast {{ background: {t.ink}; color: {t.paper}; border-radius: 8px; padding: 8px 14px; }}
QFrame#notice {{ background: {t.bad_soft}; border: none; border-bottom: 1px solid {t.rule}; }}
QFrame#notice[mood="calm"] {{ background: {t.accent_soft}; }}
QFrame#notice QLabel[mood="bad"] {{ color: {t.bad}; }}
"""


def _file(*parts: str) -> str:
    """A picture as a style sheet names it: with slashes on every system."""
    return resources.path("icons", *parts).as_posix()


def _mixed(one: str, other: str, share: float) -> str:
    parts = (round(int(one[at : at + 2], 16) * (1 - share) + int(other[at : at + 2], 16) * share) for at in (1, 3, 5))
    return "#" + "".join(f"{part:02x}" for part in parts)
