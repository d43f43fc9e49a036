"""The dialog that shows what was found in a CSV file."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QTableWidget, QWidget

from mpnn_studio.data.dialect import Overrides
from mpnn_studio.data.inspection import inspect_csv
from mpnn_studio.ui.data.table_columns import FIRST_ROW, MAX_SHOWN
from mpnn_studio.ui.data.table_import import TableImport
from mpnn_studio.ui.widgets import theme


@pytest.fixture
def themed(qapp):
    """Dress the application, and undress it afterwards."""
    palette, font, sheet = qapp.palette(), qapp.font(), qapp.styleSheet()
    yield lambda scheme: theme.apply(qapp, scheme)
    qapp.setStyleSheet(sheet)
    qapp.setFont(font)
    qapp.setPalette(palette)


@pytest.fixture
def dialog(qtbot):
    shown = TableImport(inspect_csv("sample:penguins.csv"))
    qtbot.addWidget(shown)
    shown.show()
    return shown


def named(dialog, name):
    """The one widget with this accessible name that can be seen."""
    shown = (widget for widget in dialog.findChildren(QWidget) if widget.isVisibleTo(dialog))
    (widget,) = (widget for widget in shown if widget.accessibleName() == name)
    return widget


def choose(qtbot, combo, text):
    """Pick an entry with the keyboard, as a person does."""
    combo.setFocus()
    while combo.currentText() != text:
        before = combo.currentIndex()
        qtbot.keyClick(combo, Qt.Key.Key_Down if combo.findText(text) > before else Qt.Key.Key_Up)
        assert combo.currentIndex() != before, f"{text} cannot be chosen"


def use(dialog):
    (button,) = (button for button in dialog.findChildren(QPushButton) if button.text() == "Use this table")
    return button


def texts(dialog):
    return " ".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def test_what_was_found_is_shown(dialog):
    for words in ("penguins.csv", "344 rows", "8 columns"):
        assert words in texts(dialog)
    found = {name: named(dialog, name).currentText() for name in ("Encoding", "Between values", "First row")}
    assert found == {"Encoding": "UTF-8", "Between values": "comma", "First row": "names of the columns"}
    assert "NA" in named(dialog, "Missing values").text()
    assert named(dialog, "Target column").currentText() == "body_mass_g"
    assert named(dialog, "Task").currentText().startswith("Regression")
    assert named(dialog, "Kind of island").currentText() == "category"


def test_the_first_rows_stand_below_their_column(dialog):
    table = dialog.findChild(QTableWidget)
    assert table.horizontalHeaderItem(2).text() == "bill_length_mm"
    assert table.item(FIRST_ROW, 2).text() == "39.1"


def test_accepting_at_once_gives_the_proposal(qtbot, dialog):
    qtbot.mouseClick(use(dialog), Qt.MouseButton.LeftButton)
    assert dialog.result() == TableImport.DialogCode.Accepted
    assert dialog.source().get_config() == inspect_csv("sample:penguins.csv").source.get_config()


def test_escape_gives_up(qtbot, dialog):
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.result() == TableImport.DialogCode.Rejected and not dialog.isVisible()


def test_another_target_leaves_the_old_one_to_learn_from(qtbot, dialog):
    choose(qtbot, named(dialog, "Target column"), "species")
    schema = dialog.source().schema()
    assert schema.classes == ("Adelie", "Chinstrap", "Gentoo")
    assert "body_mass_g" in [feature.name for feature in schema.features]
    assert named(dialog, "Role of species").currentText() == "predict"
    assert named(dialog, "Role of body_mass_g").currentText() == "learn from"
    assert named(dialog, "Task").currentText().startswith("Classification")
    assert not named(dialog, "Task").isEnabled()


def test_the_target_may_be_chosen_at_its_column_too(qtbot, dialog):
    choose(qtbot, named(dialog, "Role of sex"), "predict")
    assert named(dialog, "Target column").currentText() == "sex"
    assert dialog.source().schema().target == "sex"


def test_a_target_of_numbers_can_be_taken_for_classes(qtbot, dialog):
    choose(qtbot, named(dialog, "Target column"), "year")
    choose(qtbot, named(dialog, "Task"), named(dialog, "Task").itemText(0))
    assert named(dialog, "Kind of year").currentText() == "category"
    assert dialog.source().schema().classes == ("2007", "2008", "2009")


def test_the_kind_of_a_column_can_be_changed(qtbot, dialog):
    choose(qtbot, named(dialog, "Kind of year"), "category")
    (year,) = (feature for feature in dialog.source().schema().features if feature.name == "year")
    assert year.width == 3


def test_words_cannot_be_taken_for_numbers_and_the_reason_is_told(dialog):
    combo = named(dialog, "Kind of island")
    assert not combo.isEnabled()
    assert "line 2: 'Torgersen' is not a number" in combo.toolTip()


def test_the_rows_left_out_follow_the_columns_used(qtbot, dialog):
    assert "333 of 344 rows are used. 11 rows have a missing value" in texts(dialog)
    choose(qtbot, named(dialog, "Role of sex"), "skip")
    assert "342 of 344 rows are used. 2 rows have a missing value" in texts(dialog)


def test_missing_values_can_be_filled_in_instead(qtbot, dialog):
    choose(qtbot, named(dialog, "Missing in sex"), "11: own category")
    assert "342 of 344 rows are used" in texts(dialog)
    (sex,) = (feature for feature in dialog.source().schema().features if feature.name == "sex")
    assert sex.width == 3


def test_a_column_without_gaps_has_no_choice_about_them(dialog):
    combo = named(dialog, "Missing in island")
    assert combo.currentText() == "none"
    assert not combo.isEnabled()


def test_several_numbers_are_predicted_together(qtbot, dialog):
    choose(qtbot, named(dialog, "Role of bill_length_mm"), "predict")
    schema = dialog.source().schema()
    assert (schema.task, schema.outputs) == ("regression", 2)
    assert named(dialog, "Target column").placeholderText() == "bill_length_mm, body_mass_g"
    choose(qtbot, named(dialog, "Role of species"), "predict")
    assert dialog.source().schema().target == "species"


def test_another_delimiter_asks_for_another_reading_and_roles_stay(qtbot, dialog):
    choose(qtbot, named(dialog, "Role of year"), "skip")
    with qtbot.waitSignal(dialog.reread) as asked:
        choose(qtbot, named(dialog, "Between values"), "semicolon")
    assert asked.args[0].delimiter == ";"
    dialog.give_up()
    assert named(dialog, "Between values").currentText() == "comma"
    dialog.show_inspection(inspect_csv("sample:penguins.csv", given=Overrides(missing=("", "NA", "Torgersen"))))
    assert named(dialog, "Missing values").text() == "empty, NA, Torgersen"
    assert named(dialog, "Role of year").currentText() == "skip"


def test_what_counts_as_missing_is_visible_and_can_be_changed(qtbot, dialog):
    field = named(dialog, "Missing values")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "NA, Biscoe")
    with qtbot.waitSignal(dialog.reread) as asked:
        qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert asked.args[0].missing == ("NA", "Biscoe")


def test_rows_that_do_not_fit_are_listed_and_left_out_only_when_asked(qtbot, tmp_path):
    path = tmp_path / "ragged.csv"
    path.write_text("x,y\n" + "".join(f"{row},{3 * row}\n" for row in range(30)) + "1,2,3\n5\n")
    dialog = TableImport(inspect_csv(path))
    qtbot.addWidget(dialog)
    dialog.show()
    told = named(dialog, "Rows that do not fit, by line").toPlainText()
    assert "line 32" in told and "line 33" in told
    assert not use(dialog).isEnabled()
    choose(qtbot, named(dialog, "Rows that do not fit"), "leave them out")
    assert use(dialog).isEnabled()
    assert "30 of 32 rows are used" in texts(dialog)
    assert len(dialog.source().load()) == 30


def test_a_choice_that_cannot_work_is_explained_and_cannot_be_accepted(qtbot, dialog):
    choose(qtbot, named(dialog, "Role of body_mass_g"), "skip")
    assert "No column is to be predicted. Choose a target column." in texts(dialog)
    assert not use(dialog).isEnabled() and "target" in use(dialog).toolTip()
    choose(qtbot, named(dialog, "Role of body_mass_g"), "predict")
    assert "No column is to be predicted" not in texts(dialog)
    assert use(dialog).isEnabled()


def test_rows_without_a_target_are_left_out_where_the_other_gaps_are_filled_in(qtbot, tmp_path):
    path = tmp_path / "gaps.csv"
    path.write_text("x,y\n1,\n2,\n,3\n,4\n")
    dialog = TableImport(inspect_csv(path))
    qtbot.addWidget(dialog)
    dialog.show()
    assert "2 of 4 rows are used" in texts(dialog)
    assert use(dialog).isEnabled()


def test_a_very_wide_table_shows_its_first_columns_and_keeps_the_others(qtbot, tmp_path):
    path = tmp_path / "wide.csv"
    width = MAX_SHOWN + 50
    path.write_text("".join(",".join(str(row * 7 + number) for number in range(width)) + "\n" for row in range(30)))
    dialog = TableImport(inspect_csv(path))
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.findChild(QTableWidget).columnCount() == MAX_SHOWN
    assert f"the first {MAX_SHOWN} shown" in texts(dialog)
    assert len(dialog.source().schema().features) == width - 1


def test_every_choice_is_reached_with_the_tab_key(qtbot, dialog):
    dialog.activateWindow()
    named(dialog, "Target column").setFocus()
    reached = set()
    for _ in range(60):
        widget = QApplication.focusWidget()
        reached.add(widget.accessibleName() or getattr(widget, "text", str)())
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    enabled = {
        combo.accessibleName() for combo in dialog.findChildren(QComboBox) if combo.isEnabled() and combo.isVisible()
    }
    assert enabled | {"Use this table"} <= reached


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_cells_take_the_colours_of_the_theme(themed, dialog, scheme):
    themed(scheme)
    table = dialog.findChild(QTableWidget)
    assert table.item(FIRST_ROW, 0).foreground().color().name() == theme.colors(dialog).text
    missing = table.item(FIRST_ROW + 3, 2)
    assert (missing.text(), missing.toolTip()) == ("NA", "missing")
    assert missing.foreground().color().name() == theme.colors(dialog).warning


def shown(qtbot, tmp_path, text):
    path = tmp_path / "own.csv"
    path.write_text(text, encoding="utf-8")
    dialog = TableImport(inspect_csv(path))
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_what_is_predicted_and_why_is_said_in_a_sentence(qtbot, tmp_path):
    dialog = shown(qtbot, tmp_path, "label,u\n" + "".join(f"{n % 10},{n * 7919 % 1009 / 100}\n" for n in range(60)))
    told = named(dialog, "What is predicted, and why").text()
    assert "Predicts label: which of 10 classes." in told
    assert "label: 10 whole numbers, named like a label" in told
    assert "u (" in told


def test_another_target_decides_the_task_anew_and_can_be_switched(qtbot, tmp_path):
    rows = "".join(f"{n % 2},{n * 7919 % 1009 / 100},{'xy'[n % 2]}\n" for n in range(60))
    dialog = shown(qtbot, tmp_path, "a,b,label\n" + rows)
    choose(qtbot, named(dialog, "Target column"), "a")
    assert dialog.source().schema().classes == ("0", "1")
    assert named(dialog, "Task").isEnabled()
    choose(qtbot, named(dialog, "Target column"), "b")
    assert dialog.source().schema().task == "regression"
    assert named(dialog, "Kind of a").currentText() == "number"


def test_spellings_are_joined_with_one_click(qtbot, tmp_path):
    rows = "".join(f"{n * 7919 % 1009 / 100},{('Yes', 'yes', 'no')[n % 3]}\n" for n in range(60))
    dialog = shown(qtbot, tmp_path, "u,label\n" + rows)
    assert "“Yes”, “yes” differ only in their spelling" in named(dialog, "How odd cells were read").text()
    (button,) = (button for button in dialog.findChildren(QPushButton) if button.text() == "Join spellings")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(dialog.source().schema().classes) == 2
    assert not button.isVisible()


def test_how_numbers_are_written_is_shown_and_can_be_corrected(qtbot, tmp_path):
    dialog = shown(qtbot, tmp_path, "u;price\n" + "".join(f"{n};1,{n + 200}\n" for n in range(40)))
    assert named(dialog, "Numbers of price").currentText() in ("plain", "1,234.5")
    choose(qtbot, named(dialog, "Numbers of price"), "1,234.5")
    assert dialog.source().layout[1].high == 1239.0
    choose(qtbot, named(dialog, "Numbers of price"), "1234,5")
    assert dialog.source().layout[1].high == 1.239


def test_a_column_of_which_only_numbers_are_kept_is_read_again_as_it_is_corrected(qtbot, tmp_path):
    dialog = shown(qtbot, tmp_path, "u;price\n" + "".join(f"{n};1,{n + 200}\n" for n in range(60)))
    asked = []
    dialog.reread.connect(asked.append)
    combo = named(dialog, "Numbers of price")
    combo.setCurrentIndex(combo.findText("1234,5"))
    choose(qtbot, combo, "1,234.5")
    dialog.show_inspection(inspect_csv(tmp_path / "own.csv", given=asked[-1]))
    assert dialog.source().layout[1].high == 1259.0
    assert dialog.source().load().targets[0, 0] == 1200.0


def test_the_parts_of_dates_that_are_learnt_from_are_shown_and_others_are_chosen(qtbot, tmp_path):
    rows = "".join(f"{2017 + n // 336}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02},{n % 9}\n" for n in range(1200))
    dialog = shown(qtbot, tmp_path, f"sold,price\n{rows}")
    combo = named(dialog, "Numbers of sold")
    assert combo.currentText() == "year, month, weekday"
    choose(qtbot, combo, "year, day of year")
    assert dialog.source().layout[0].parts == ("year", "day of year")
    assert combo.findText("time of day") < 0


def test_the_hour_that_comes_round_again_may_be_a_plain_number(qtbot, tmp_path):
    dialog = shown(qtbot, tmp_path, "at,load\n" + "".join(f"{n % 24:02}:30,{n % 7}\n" for n in range(90)))
    combo = named(dialog, "Numbers of at")
    assert [combo.itemText(place) for place in range(combo.count())] == ["time", "time of day", "time, time of day"]
    choose(qtbot, combo, "time")
    assert dialog.source().schema().features[0].inputs == ("at",)


def test_a_table_of_pixels_is_shown_as_pictures_and_can_be_taken_as_rows(qtbot, tmp_path):
    rows = [[n % 2, *(200 if n % 2 == (place // 8 > 3) else 0 for place in range(64))] for n in range(40)]
    path = tmp_path / "pixels.csv"
    path.write_text("label," + ",".join(f"p{n}" for n in range(64)) + "\n")
    with path.open("a") as file:
        file.writelines(",".join(map(str, row)) + "\n" for row in rows)
    shown = TableImport(inspect_csv(path))
    qtbot.addWidget(shown)
    shown.show()
    assert "64 equal columns are the pixels of pictures of 8 × 8" in texts(shown)
    assert shown.source().schema().input_shape == (1, 8, 8)
    choose(qtbot, named(shown, "What the columns are"), "Rows of numbers")
    assert shown.source().schema().input_shape == (64,)
