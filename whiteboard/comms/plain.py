"""The figures as the plain JSON object that ``whiteboard comms --json`` prints; its names and shapes are stable.

Each figure is ``{"value": seconds or null, "about", "missing", "target": seconds or null, "verdict": "kept", "missed"
or null, "notes"}``. ``order`` adds ``kind``; ``updates_on_time`` and ``gaps`` have one entry a role, ``public`` and
``internal``; instants are ISO 8601 UTC; notes and links are ids.
"""

from __future__ import annotations

from typing import Any

from whiteboard.comms.values import Contradiction, Figure, Figures, Gap, Lag, Promise, UpdatesOnTime
from whiteboard.comms.words import Line, lines
from whiteboard.model.instants import to_iso

Plain = dict[str, Any]


def to_plain(figures: Figures) -> Plain:
    """All figures, whose names are the fields of `Figures`."""
    named = {name: getattr(figures, name) for name in Figures.__dataclass_fields__}
    order, kept = figures.order, figures.promises_kept
    return {name: _figure(figure) for name, figure in named.items() if isinstance(figure, Figure)} | {
        "order": {
            "kind": order.kind.value,
            "value": order.value,
            "about": order.about,
            "missing": list(order.missing),
            "verdict": order.verdict,
            "notes": list(order.notes),
        },
        "updates_on_time": {role.value: _updates(updates) for role, updates in figures.updates_on_time.items()},
        "gaps": {role.value: [_gap(gap) for gap in gaps] for role, gaps in figures.gaps.items()},
        "promises": {
            "kept": kept.kept,
            "judged": kept.judged,
            "about": kept.about,
            "verdict": kept.verdict,
            "posts": [_promise(promise) for promise in figures.promises],
        },
        "knowledge_lags": [_lag(lag) for lag in figures.knowledge_lags],
        "contradictions": [_contradiction(one) for one in figures.contradictions],
        "lines": [_line(line) for line in lines(figures)],
    }


def _figure(figure: Figure) -> Plain:
    return {
        "value": figure.value,
        "about": figure.about,
        "missing": list(figure.missing),
        "target": figure.target,
        "verdict": figure.verdict,
        "notes": list(figure.notes),
    }


def _updates(updates: UpdatesOnTime) -> Plain:
    """``on_time`` of ``due`` updates; ``late`` of ``gaps`` gaps; ``covered`` is a share of incident time, 0 to 1."""
    return {
        "on_time": updates.on_time,
        "due": updates.due,
        "late": updates.late,
        "gaps": updates.gaps,
        "covered": updates.share,
        "about": updates.about,
        "missing": list(updates.missing),
        "verdict": updates.verdict,
        "notes": list(updates.notes),
    }


def _gap(gap: Gap) -> Plain:
    return {
        "start": to_iso(gap.start),
        "until": to_iso(gap.until),
        "seconds": gap.seconds,
        "target": gap.target,
        "late": gap.late,
        "about": gap.about,
        "from": gap.from_note,
        "to": gap.to_note,
    }


def _promise(promise: Promise) -> Plain:
    return {
        "post": promise.post,
        "by": to_iso(promise.by),
        "kept": promise.kept,
        "next": promise.answer,
        "about": promise.about,
    }


def _lag(lag: Lag) -> Plain:
    return {
        "link": lag.link,
        "from": lag.from_note,
        "to": lag.to_note,
        "seconds": lag.seconds,
        "about": lag.about,
    }


def _line(line: Line) -> Plain:
    """A row as the window shows it: ``value`` and ``detail`` in words, ``hint`` what it means."""
    return {
        "key": line.key,
        "title": line.title,
        "value": line.value,
        "detail": line.detail,
        "verdict": line.verdict,
        "missing": list(line.missing),
        "notes": list(line.notes),
        "main": line.main,
        "hint": line.hint,
    }


def _contradiction(one: Contradiction) -> Plain:
    return {"marks": [mark.value for mark in one.marks], "notes": list(one.notes), "sentence": one.sentence}
