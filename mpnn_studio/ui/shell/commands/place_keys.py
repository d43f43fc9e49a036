"""The keys that hold in one place only, each answered by the widget there; they are shown, and not changed."""

from __future__ import annotations

from collections.abc import Mapping

Rows = tuple[tuple[str, str], ...]

PLACE_KEYS: Mapping[str, Rows] = {
    "Layers": (
        ("↑ ↓", "From card to card"),
        ("Shift+↑ ↓", "Select several layers"),
        ("Enter", "Open a card at its first setting, or close it"),
        ("Esc", "Close the open card"),
    ),
    "Palette": (("Enter", "Add the layer where it fits"),),
    "Curves": (
        ("← →", "Move the crosshair from point to point"),
        ("Enter  or  E", "Explain the batch at the crosshair"),
        ("+ −", "Zoom in, zoom out"),
        ("Shift+← →", "Move the part that is seen"),
        ("Home", "Show everything again"),
        ("Esc", "Hide the crosshair"),
    ),
    "Rewind": (
        ("← →", "Look at the weights one step earlier or later"),
        ("End", "Follow the newest weights again"),
    ),
    "Runs": (
        ("Space", "Draw the curves of the selected runs too"),
        ("Enter", "Bring the selected run back"),
        ("Del", "Delete the selected runs"),
        ("F2", "Rename the run, or write its note"),
    ),
    "Examples, confusion, predicted": (
        ("← → ↑ ↓", "From example to example, from cell to cell"),
        ("Enter", "Open what is chosen"),
    ),
    "Drawing": (
        ("← → ↑ ↓", "Move the pen"),
        ("Space", "Put the pen down, lift it again"),
        ("Shift+Space", "Put the eraser down"),
        ("+ −", "Wider brush, narrower brush"),
        ("E", "Exchange brush and eraser"),
        ("Ctrl+Z", "Take the last stroke back"),
        ("Ctrl+V", "Put the copied picture here"),
        ("Del", "Clear the drawing"),
    ),
    "Points of the plane": (
        ("← → ↑ ↓", "Move the place, with Shift in small steps"),
        ("Enter", "Add a point"),
        ("Del", "Remove the point that is near"),
        ("1 … 8", "Choose the class of new points"),
    ),
    "Explain": (
        ("← →", "From stage to stage"),
        ("Home  End", "First stage, last stage"),
        ("Alt+← →", "Back to the number before, forward again"),
        ("Ctrl+← → ↑ ↓", "Ten numbers further, or to the next tile"),
        ("+ −  0", "Zoom in and out, show all"),
        ("Enter  or  E", "Follow the chosen number"),
        ("Esc", "Back to the curves"),
    ),
    "Forms": (
        ("Tab", "On to the next setting"),
        ("↑ ↓", "A step more, a step less"),
        ("Esc", "Close the card, or clear a search"),
    ),
}
"""What a person reads of each key, by the heading of its place."""
