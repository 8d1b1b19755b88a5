"""The side panel: what is typed about an action is stored as it is typed."""

from __future__ import annotations

from PySide6.QtTest import QTest

from tests.gui.scribe import Scribe
from whiteboard.model.commands import Add
from whiteboard.model.records import Action, Category


def opened(scribe: Scribe) -> Action:
    page = scribe.page
    page.session.do(Add((Action("a", "Page the comms lead"),)))
    page.panel.turn_to("Actions")
    page.actions_panel.open("a")
    return page.session.document.actions["a"]


def test_what_is_typed_about_an_action_is_stored_key_by_key(scribe: Scribe):
    opened(scribe)
    form = scribe.page.actions_panel._form
    assert form is not None
    QTest.keyClicks(form.owner, "Carla")
    assert scribe.page.session.document.actions["a"].owner == "Carla"
    assert scribe.page.actions_panel._form is form, "the field being typed in stays"
    form.step.setPlainText("Ask the rota")
    assert scribe.page.session.document.actions["a"].next_step == "Ask the rota"


def test_typing_in_one_field_is_one_step_to_undo(scribe: Scribe):
    opened(scribe)
    form = scribe.page.actions_panel._form
    assert form is not None
    QTest.keyClicks(form.owner, "Carla")
    scribe.page.undo()
    assert scribe.page.session.document.actions["a"].owner == ""
    fresh = scribe.page.actions_panel._form
    assert fresh is not None
    assert fresh.owner.text() == "", "what was taken back is not shown any longer"


def test_a_due_date_in_natural_words_is_shown_as_it_was_understood(scribe: Scribe):
    opened(scribe)
    form = scribe.page.actions_panel._form
    assert form is not None
    QTest.keyClicks(form.due, "in 4 weeks")
    due = scribe.page.session.document.actions["a"].due
    assert due is not None
    QTest.keyClicks(form.due, " or so")
    assert scribe.page.session.document.actions["a"].due is None
    assert form._due_words.text() == "not understood as a date yet"


def test_a_category_is_chosen_from_the_list(scribe: Scribe):
    opened(scribe)
    form = scribe.page.actions_panel._form
    assert form is not None
    form.category.setCurrentText("Technology")
    form.category.textActivated.emit("Technology")
    assert scribe.page.session.document.actions["a"].category is Category.TECHNOLOGY
