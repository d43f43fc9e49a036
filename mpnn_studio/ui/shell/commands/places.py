"""The commands on one part of the window: they stand in its context menu, and the search finds them."""

from __future__ import annotations

from .command import Command

PLACE_COMMANDS = (
    Command("add_layer", "", "Add to the network", "", "Put the layer where it fits", on=("palette",), own_key="Enter"),
    Command(
        "open_card",
        "",
        "Settings",
        "",
        "Open the card at its first setting, or close it",
        on=("stack",),
        own_key="Enter",
    ),
    Command(
        "change_data",
        "",
        "Choose other data…",
        "",
        "Take another file or folder of the same kind",
        on=("data",),
    ),
    Command("curves_fit", "", "Show everything", "", "Show the whole training again", on=("curves",), own_key="Home"),
    Command("curves_png", "", "Save the curves as a picture…", "", "A PNG file", on=("curves",)),
    Command("curves_svg", "", "Save the curves as a drawing…", "", "An SVG file", on=("curves",)),
    Command("curves_csv", "", "Save the curves as a table…", "", "A CSV file", on=("curves",)),
    Command(
        "run_back",
        "",
        "Bring the run back",
        "",
        "Make its settings and weights the present ones",
        on=("runs",),
        own_key="Enter",
    ),
    Command("run_draw", "", "Draw its curves too", "", "Or no longer, where they are", on=("runs",), own_key="Space"),
    Command("run_compare", "", "Compare two runs…", "", "Results and settings side by side", on=("runs",)),
    Command("run_rename", "", "Rename the run", "", "Or write its note", on=("runs",), own_key="F2"),
    Command("run_delete", "", "Delete the runs", "", "Undo brings them back", on=("runs",), own_key="Del"),
    Command("open_picture", "", "Open picture…", "", "Put a photo or an image onto the canvas", on=("canvas",)),
    Command("paste_picture", "", "Paste picture", "", "Put the copied picture onto the canvas", on=("canvas",)),
    Command("clear_drawing", "", "Clear the drawing", "", "Take all off the canvas", on=("canvas",), own_key="Del"),
)
