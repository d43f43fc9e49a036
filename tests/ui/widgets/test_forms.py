"""A form says which settings are no longer the default, and leads back to it."""

import pytest
from mpneuralnetwork.components import registry
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from mpnn_studio.project.spec import default_config
from mpnn_studio.ui.widgets.forms import Form


@pytest.fixture
def form(qtbot):
    form = Form(registry.find("layer", "Dense"))
    qtbot.addWidget(form)
    form.show()
    return form


def back(form, label):
    name = f"{label} back to default"
    return next(b for b in form.findChildren(QPushButton) if b.accessibleName() == name)


def label(form, text):
    return next(found for found in form.findChildren(QLabel) if found.text() == text)


def test_a_default_value_offers_no_way_back(form):
    form.set_values(default_config("layer", "Dense"))
    assert back(form, "Units").isHidden()
    assert label(form, "Units").property("role") == "muted"


def test_an_edited_value_stands_out_and_leads_back_with_one_click(form, qtbot):
    form.set_values({**default_config("layer", "Dense"), "output_size": 7})
    assert label(form, "Units").property("role") == "edited"
    assert label(form, "Bias").property("role") == "muted"
    with qtbot.waitSignal(form.edited) as told:
        QTest.mouseClick(back(form, "Units"), Qt.MouseButton.LeftButton)
    assert told.args == ["output_size", registry.find("layer", "Dense").fields["output_size"].initial, None]


def test_the_keyboard_does_not_get_lost_when_the_way_back_is_gone(form, qtbot):
    form.set_values({**default_config("layer", "Dense"), "output_size": 7})
    form.activateWindow()
    button = back(form, "Units")
    button.setFocus()
    form.set_values(default_config("layer", "Dense"))
    assert form.focusWidget() is not button
    assert form.focusWidget().accessibleName() == "Units"


@pytest.mark.parametrize("kind", ["layer", "loss", "optimizer", "training"])
def test_every_component_has_a_form_that_shows_its_defaults_as_such(kind, qtbot):
    for component in registry.components(kind):
        form = Form(component)
        qtbot.addWidget(form)
        form.set_values(default_config(kind, component.__name__))
        assert all(found.property("role") != "edited" for found in form.findChildren(QLabel))
