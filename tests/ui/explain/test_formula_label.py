"""Formulas in Explain: all of a formula is seen, whatever widths the window had before."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mpnn_studio.ui.explain.formula_label import FormulaLabel

FORMULAS = r"m \leftarrow \beta_1 m + (1 - \beta_1) g", r"v \leftarrow \beta_2 v + (1 - \beta_2) g^2", r"\frac{m}{v}"


def test_formulas_are_seen_whole_after_a_wide_window_became_narrow(qtbot):
    card = QWidget()
    qtbot.addWidget(card)
    layout = QVBoxLayout(card)
    label = FormulaLabel("Formulas")
    layout.addWidget(label)
    layout.addWidget(QWidget(), 1)
    label.show_formulas(*FORMULAS)
    card.resize(900, 400)
    card.show()
    qtbot.waitExposed(card)
    wide = label.height()
    card.resize(220, 400)
    qtbot.waitUntil(lambda: label.height() == label.heightForWidth(label.width()))
    assert label.height() > wide


def test_a_formula_is_seen_whole_after_explain_was_closed_and_opened_again(qtbot, window, explained):
    view = explained()
    window.resize(1440, 900)
    qtbot.keyClick(view.strip, Qt.Key.Key_End)
    formula = view.pages.formula.formula
    qtbot.waitUntil(lambda: formula.height() == formula.heightForWidth(formula.width()))
    window.actions_table["explain"].trigger()
    qtbot.wait(50)
    window.actions_table["explain"].trigger()
    qtbot.wait(50)
    assert view.isVisible() and formula.height() == formula.heightForWidth(formula.width())
