"""Every theme can be read: the contrasts of the Web Content Accessibility Guidelines 2.2."""

from __future__ import annotations

import pytest

from whiteboard.layout.cards import contrast
from whiteboard.layout.theme import CONTRAST, DARK, LIGHT, Theme

LEAST = {LIGHT: 4.5, DARK: 4.5, CONTRAST: 7.0}


@pytest.mark.parametrize("theme", LEAST, ids=lambda theme: theme.name)
def test_words_stand_out(theme: Theme):
    pairs = [
        (theme.ink, theme.paper),
        (theme.ink, theme.card),
        (theme.ink, theme.panel),
        (theme.quiet_ink, theme.paper),
        (theme.quiet_ink, theme.card),
        (theme.hint_ink, theme.card),
        (theme.accent, theme.card),
        (theme.good, theme.good_soft),
        (theme.bad, theme.bad_soft),
        (theme.ink, theme.accent_soft),
    ]
    assert {pair: contrast(*pair) for pair in pairs if contrast(*pair) < LEAST[theme]} == {}
