# SPDX-License-Identifier: EUPL-1.2
"""The one style sheet, made from tokens and scale. Selectors are the classes of ui/widgets and a few properties."""

from __future__ import annotations

import re
from dataclasses import asdict

from eht_desk.ui.theme.tokens import Tokens

# {token} is a colour; {n px} a length at 100 %.
_TEMPLATE = """
QWidget { color: {text}; }
QToolTip { background: {surface}; color: {text}; border: 1px solid {line_strong}; padding: {4 px} {8 px}; }
QScrollArea, QScrollArea > QWidget > QWidget[role="page"], QStackedWidget { background: transparent; border: none; }
QWidget[role="window"] { background: {background}; }
QScrollArea[role="paper-ground"] { background: {desk}; border-radius: {10 px}; }
QWidget[role="scrim"] { background: rgba(10, 20, 22, 90); }
QWidget[role="band"] { background: {surface_2}; }
QFrame[role="line"] { background: {line}; border: none; }

Card { background: {surface}; border: 1px solid {line}; border-radius: {10 px}; }
Card[kind="accent"] { border: 1px solid {accent}; }
Card[ring="true"] { border: 2px solid {accent}; }
Card[kind="quiet"] { background: {surface_2}; }
Card QScrollArea { background: transparent; }

PlainLabel { background: transparent; }
QLabel[role="secondary"] { color: {text_2}; font-size: {13 px}; }
QLabel[role="hint"] { color: {text_3}; font-size: {12.5 px}; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="error"] { color: {error}; font-size: {13 px}; }
QLabel[role="ok"] { color: {ok}; font-size: {13 px}; }
QLabel[role="label"] { color: {text_2}; font-size: {13 px}; }
QLabel[role="brand"] { font-size: {15 px}; font-weight: 600; }
QLabel[role="brand-large"] { font-size: {20 px}; font-weight: 600; }
QLabel[role="code"] { font-size: {17 px}; font-weight: 600; }
Heading { font-weight: 600; }
Heading[level="1"] { font-size: {20 px}; }
Heading[level="2"] { font-size: {15 px}; }
Heading[level="3"] { font-size: {14 px}; }

KeyHint { color: {text_3}; border: 1px solid {line_strong}; border-radius: {4 px}; padding: 0 {5 px};
  font-size: {11.5 px}; background: transparent; }

PlainLabel[role="protected"] { color: {protected}; font-weight: 600; }
PlainLabel[role="protected_line"] { color: {protected}; }

Pill { border-radius: {10 px}; padding: {1 px} {9 px}; font-size: {12.5 px}; font-weight: 500; min-height: {18 px}; }
Pill[kind="ok"] { background: {ok_soft}; color: {ok}; }
Pill[kind="warn"] { background: {warn_soft}; color: {warn}; }
Pill[kind="error"] { background: {error_soft}; color: {error}; }
Pill[kind="neutral"] { background: {neutral_soft}; color: {text_2}; }
Pill[kind="protected"] { background: {protected_soft}; color: {protected}; }
Pill[kind="accent"] { background: {accent_soft}; color: {accent_text}; }

QPushButton { background: {surface}; color: {text}; border: 1px solid {line_strong}; border-radius: {8 px};
  padding: {6 px} {14 px}; min-height: {20 px}; font-weight: 500; outline: none; }
QPushButton:hover { background: {surface_2}; border-color: {text_3}; }
QPushButton:pressed { background: {accent_soft}; }
QPushButton:focus { border: 2px solid {accent}; padding: {5 px} {13 px}; }
QPushButton:disabled { color: {text_3}; border-color: {line}; background: {surface_2}; }
PrimaryButton { background: {accent}; color: {on_accent}; border: 1px solid {accent}; font-weight: 600; }
PrimaryButton:hover, PrimaryButton:pressed { background: {accent_text}; color: {surface}; border-color: {accent_text}; }
PrimaryButton:focus { border: 2px solid {text}; }
PrimaryButton:disabled { background: {neutral_soft}; color: {text_2}; border-color: {line}; }
LinkButton { background: transparent; border: 2px solid transparent; color: {accent_text}; padding: {3 px} {4 px};
  min-height: {18 px}; }
LinkButton:hover { background: {accent_soft}; border-color: {accent_soft}; }
LinkButton:focus { border: 2px solid {accent}; padding: {3 px} {4 px}; background: transparent; }
LinkButton:disabled { background: transparent; border-color: transparent; color: {text_3}; }
IconButton { background: transparent; border: 2px solid transparent; padding: {4 px}; min-height: 0; }
IconButton:hover { background: {accent_soft}; border-color: {accent_soft}; }
IconButton:disabled { background: transparent; border-color: transparent; }
IconButton:focus { border: 2px solid {accent}; padding: {4 px}; background: transparent; }

QLineEdit, QComboBox, QSpinBox, QPlainTextEdit { background: {surface}; color: {text};
  border: 1px solid {line_strong}; border-radius: {8 px}; selection-background-color: {accent};
  selection-color: {on_accent}; }
QLineEdit, QSpinBox { padding: {6 px} {10 px}; min-height: {20 px}; }
QComboBox { padding: {6 px} {30 px} {6 px} {10 px}; min-height: {20 px}; }
QPlainTextEdit { padding: {4 px} {6 px}; }
QLineEdit:focus, QSpinBox:focus { border: 2px solid {accent}; padding: {5 px} {9 px}; }
QComboBox:focus, QComboBox:on { border: 2px solid {accent}; padding: {5 px} {29 px} {5 px} {9 px}; }
QPlainTextEdit:focus { border: 2px solid {accent}; padding: {3 px} {5 px}; }
QLineEdit:hover, QComboBox:hover, QPlainTextEdit:hover { border-color: {text_3}; }
QLineEdit:focus:hover, QComboBox:focus:hover, QPlainTextEdit:focus:hover { border-color: {accent}; }
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled {
  background: {surface_2}; color: {text_2}; border-color: {line}; }
QLineEdit:read-only, QPlainTextEdit[readOnly="true"] { background: {surface_2}; color: {text}; border-color: {line}; }
QLineEdit:read-only:focus, QPlainTextEdit[readOnly="true"]:focus { border-color: {accent}; }
QLineEdit[invalid="true"], QComboBox[invalid="true"], QPlainTextEdit[invalid="true"] { border-color: {error}; }
QComboBox::drop-down { border: none; width: {28 px}; }
QComboBox::down-arrow { image: none; width: 0; height: 0; }
QComboBox QAbstractItemView { background: {surface}; border: 1px solid {line_strong}; padding: {4 px};
  selection-background-color: {accent_soft}; selection-color: {text}; outline: none; }
QComboBox QAbstractItemView::item { padding: {6 px} {8 px}; min-height: {20 px}; border-radius: {6 px}; }
QSpinBox QLineEdit, QComboBox QLineEdit, QSpinBox QLineEdit:focus, QSpinBox QLineEdit:hover { border: none;
  background: transparent; padding: 0; min-height: 0; }
QLineEdit[role="bare"] { border: none; background: transparent; padding: 0; }

QCheckBox, QRadioButton { spacing: {8 px}; background: transparent; padding: {3 px}; border: 2px solid transparent;
  border-radius: {6 px}; outline: none; }
QCheckBox:focus, QRadioButton:focus { border: 2px solid {accent}; }
QCheckBox::indicator { width: {16 px}; height: {16 px}; border: 1px solid {text_3}; border-radius: {4 px};
  background: {surface}; }
QCheckBox::indicator:checked { background: {accent}; border-color: {accent}; }
QRadioButton::indicator { width: {16 px}; height: {16 px}; border: 1px solid {text_3}; border-radius: {8 px};
  background: {surface}; }
QRadioButton::indicator:checked { width: {6 px}; height: {6 px}; border: {6 px} solid {accent};
  border-radius: {9 px}; }
MarkedList::indicator { width: {16 px}; height: {16 px}; border: 1px solid {text_3}; border-radius: {4 px};
  background: {surface}; }
MarkedList::indicator:checked { background: {accent}; border-color: {accent}; }
QCheckBox:disabled { color: {text_2}; }
QCheckBox::indicator:disabled { border-color: {line_strong}; background: {surface_2}; }

Notice { border-radius: {8 px}; border: 1px solid {line}; background: {surface_2}; }
Notice[kind="info"] { background: {accent_soft}; border-color: {accent_soft}; }
Notice[kind="ok"] { background: {ok_soft}; border-color: {ok_soft}; }
Notice[kind="warn"] { background: {warn_soft}; border-color: {warn_soft}; }
Notice[kind="error"] { background: {error_soft}; border-color: {error}; }

Notice[place="strip"] { border-radius: 0; border-left: none; border-right: none; border-top: none; }

QTableView, QListView, QTreeView { background: {surface}; alternate-background-color: {surface_2}; border: none;
  gridline-color: {line}; outline: none; selection-background-color: {accent_soft}; selection-color: {text}; }
QTableView::item { padding: {4 px} {10 px}; border: none; border-bottom: 1px solid {line}; }
QTableView::item:selected { background: {accent_soft}; color: {text}; }
MarkedList { border: 1px solid {line_strong}; border-radius: {8 px}; padding: {2 px}; }
MarkedList:focus { border: 2px solid {accent}; }
MarkedList::item { padding: {4 px}; border: none; }
MarkedList::item:selected { background: {accent_soft}; color: {text}; }
FoldedList, PupilHits { border: 2px solid transparent; border-radius: {8 px}; }
FoldedList:focus, PupilHits:focus { border: 2px solid {accent}; }
FoldedList::item, PupilHits::item { padding: {6 px} {4 px}; border: none; }
FoldedList::item:selected, FoldedList::branch:selected { background: {accent_soft}; color: {text}; }
PupilHits::item:selected { background: {accent_soft}; color: {text}; }
QHeaderView { background: {surface_2}; border: none; }
QHeaderView::section { background: {surface_2}; color: {text_2}; border: none; border-bottom: 1px solid {line};
  padding: {7 px} {13 px}; font-size: {12.5 px}; font-weight: 500; text-align: left; }
QTableCornerButton::section { background: {surface_2}; border: none; }

QScrollBar:vertical { background: transparent; width: {11 px}; margin: 0; }
QScrollBar:horizontal { background: transparent; height: {11 px}; margin: 0; }
QScrollBar::handle { background: {line_strong}; border-radius: {3 px}; margin: {2 px}; }
QScrollBar::handle:vertical { min-height: {32 px}; }
QScrollBar::handle:horizontal { min-width: {32 px}; }
QScrollBar::handle:hover { background: {text_3}; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
  background: transparent; border: none; width: 0; height: 0; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QSplitter::handle { background: transparent; }
QProgressBar { background: {neutral_soft}; border: none; border-radius: {4 px}; max-height: {8 px}; }
QProgressBar::chunk { background: {accent}; border-radius: {4 px}; }

QMenu { background: {surface}; border: 1px solid {line_strong}; padding: {4 px}; }
QMenu::item { padding: {6 px} {16 px}; border-radius: {6 px}; }
QMenu::item:selected { background: {accent_soft}; color: {text}; }
QDialog { background: {background}; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: {surface_2}; }
QCalendarWidget QToolButton { color: {text}; background: transparent; border: 2px solid transparent;
  border-radius: {6 px}; padding: {3 px} {6 px}; font-weight: 600; }
QCalendarWidget QToolButton:hover { background: {accent_soft}; }
QCalendarWidget QToolButton:focus { border-color: {accent}; }
QCalendarWidget QToolButton::menu-indicator { image: none; }
QCalendarWidget QSpinBox { min-height: 0; padding: 0 {4 px}; }
QCalendarWidget QAbstractItemView { selection-background-color: {accent}; selection-color: {on_accent}; }
QFrame[role="popup"] { background: {surface}; border: 1px solid {line_strong}; border-radius: {8 px}; }

Sidebar { background: {surface_2}; border: none; border-right: 1px solid {line}; }
TopBar { background: {surface_2}; border: none; border-bottom: 1px solid {line}; }
NavButton { background: transparent; border: 2px solid transparent; color: {text_2}; text-align: left;
  padding: {6 px} {8 px}; min-height: {20 px}; font-weight: 500; }
NavButton:hover { background: {neutral_soft}; border-color: {neutral_soft}; color: {text}; }
NavButton[current="true"] { background: {accent_soft}; border-color: {accent_soft}; color: {accent_text};
  font-weight: 600; }
NavButton:focus { border: 2px solid {accent}; padding: {6 px} {8 px}; background: transparent; }
NavButton[current="true"]:focus { background: {accent_soft}; }
SearchButton { text-align: left; color: {text_3}; font-weight: 400; background: {surface}; }
RowButton { text-align: left; background: transparent; border: 2px solid transparent; padding: {6 px} {8 px}; }
RowButton:hover { background: {surface_2}; border-color: {surface_2}; }
RowButton:focus { border: 2px solid {accent}; padding: {6 px} {8 px}; }
AgendaButton { background: transparent; border: 2px solid transparent; text-align: left; padding: 0; min-height: 0; }
AgendaButton:hover { background: {neutral_soft}; border-color: {neutral_soft}; }
AgendaButton[current="true"] { background: {accent_soft}; border-color: {accent_soft}; }
AgendaButton:focus { border: 2px solid {accent}; padding: 0; }
HelpPanel { background: {surface}; border: none; border-left: 1px solid {line}; }
PromptChip { background: {neutral_soft}; color: {text_2}; border: 2px solid {line}; border-radius: {12 px};
  padding: {2 px} {10 px}; min-height: {18 px}; font-size: {13 px}; }
PromptChip:hover { border-color: {line_strong}; background: {neutral_soft}; }
PromptChip:checked { background: {accent_soft}; border-color: {accent}; color: {accent_text}; font-weight: 600; }
PromptChip:focus { border: 2px solid {accent}; padding: {2 px} {10 px}; }
TalkBar { background: {surface}; border: none; border-bottom: 1px solid {line}; }
TalkArea { font-size: {18 px}; padding: {10 px} {14 px}; }
TalkArea:focus { padding: {9 px} {13 px}; }
ReadArea { font-size: {24 px}; padding: {10 px} {14 px}; }
ReadArea:focus { padding: {9 px} {13 px}; }
Heading[level="question"] { font-size: {24 px}; }
Heading[level="aloud"] { font-size: {28 px}; }
QLabel[role="aloud"] { font-size: {20 px}; }
QLabel[role="aloud-mark"] { font-size: {18 px}; color: {accent_text}; font-weight: 600; }
ReadPage QPushButton { font-size: {18 px}; min-height: {26 px}; }
ReadPage Segment, ReadPage QCheckBox { font-size: {18 px}; }
AnswerScreen { background: {surface}; }
QuestionPage QPushButton { font-size: {15 px}; min-height: {28 px}; }
Heading[level="asked"] { font-size: {30 px}; }
DemoStrip { background: {warn_soft}; border: none; }
DemoStrip PlainLabel { color: {warn}; font-size: {12.5 px}; font-weight: 600; }
"""

# Where grounds are all alike, pills and notices need a line around them, and what is closed a broken one.
_CONTRAST = """
QPushButton:disabled, QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled, QLineEdit:read-only,
QPlainTextEdit[readOnly="true"] { border-style: dashed; }
LinkButton:disabled, IconButton:disabled, NavButton:disabled, RowButton:disabled { border-style: solid; }
""" + "".join(
    f'Pill[kind="{kind}"], Notice[kind="{kind}"] {{ border: 1px solid {{{colour}}}; }}\n'
    for kind, colour in (
        ("ok", "ok"),
        ("warn", "warn"),
        ("error", "error"),
        ("neutral", "text_2"),
        ("protected", "protected"),
        ("accent", "accent"),
        ("info", "accent"),
    )
)

_LENGTH = re.compile(r"\{([0-9.]+) px\}")
_COLOUR = re.compile(r"\{([a-z_0-9]+)\}")


def style_sheet(tokens: Tokens, scale: float) -> str:
    """The text for `QApplication.setStyleSheet`. Raises KeyError for a token that does not exist."""
    colours = {name: str(value) for name, value in asdict(tokens).items()}
    template = _TEMPLATE + (_CONTRAST if tokens.name.startswith("contrast") else "")
    sized = _LENGTH.sub(lambda found: f"{round(float(found[1]) * scale)}px", template)
    return _COLOUR.sub(lambda found: colours[found[1]], sized)
