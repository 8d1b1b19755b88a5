"""One step forward or back among notes that cover one another."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from whiteboard.model.records import EVENT, Note
from whiteboard.tools.arranging import stepped

stacks = st.lists(st.tuples(st.sampled_from([EVENT, "idea"]), st.integers(-2, 2)), max_size=7).map(
    lambda pairs: ordered([Note(f"n{number}", kind, z=z) for number, (kind, z) in enumerate(pairs)])
)


def ordered(notes: list[Note]) -> list[Note]:
    return sorted(notes, key=lambda note: (note.z, note.kind != EVENT, note.id))


def after(stack: list[Note], levels: dict[str, int]) -> list[str]:
    return [note.id for note in ordered([replace(note, z=levels.get(note.id, note.z)) for note in stack])]


@given(stacks, st.data(), st.sampled_from([1, -1]))
def test_one_note_changes_places_with_its_neighbour_and_all_others_keep_theirs(
    stack: list[Note], data: st.DataObject, by: int
):
    if not stack:
        assert stepped(stack, set(), by) == {}
        return
    at = data.draw(st.integers(0, len(stack) - 1))
    ids = [note.id for note in stack]
    found = after(stack, stepped(stack, {ids[at]}, by))
    to = at + by
    if 0 <= to < len(ids):
        ids[at], ids[to] = ids[to], ids[at]
    assert found == ids


def test_what_is_chosen_together_passes_together():
    stack = [Note(name, "idea") for name in "abcd"]
    assert after(stack, stepped(stack, {"a", "b"}, 1)) == ["c", "a", "b", "d"]
    assert after(stack, stepped(stack, {"c", "d"}, -1)) == ["a", "c", "d", "b"]
    assert stepped(stack, {"c", "d"}, 1) == {}
