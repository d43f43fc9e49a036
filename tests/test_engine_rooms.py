"""The rooms of the engine: each imports downwards only, and no two files import each other in a circle."""

import ast

from tests.test_rooms import ENGINE, arrows, circle, imports, modules

FLOORS = (
    {"serialization"},
    {"saving"},
    {"model"},
    {"trainer"},
    {"instruments"},
    {"learner"},
    {"network"},
    {"adapters"},
    {"losses", "optimizers", "schedules", "metrics"},
    {"activations"},
    {"layers"},
    {"initializers"},
    {"kernels"},
    {"components"},
)
"""The rooms of ``mpneuralnetwork``, the top floor first: each imports only those of floors below its own."""


def engine_files():
    return {name: path for name, path in modules().items() if name.startswith("mpneuralnetwork.")}


def floor_of(module):
    """The floor of an engine's module, counted from the top, and its room; None for what is outside the engine."""
    parts = module.split(".")
    if parts[0] != "mpneuralnetwork" or len(parts) < 2:
        return None
    return next(((number, parts[1]) for number, rooms in enumerate(FLOORS) if parts[1] in rooms), None)


def test_every_file_of_the_engine_is_in_a_room():
    rooms = {name.split(".")[1] for name in engine_files()} - {"__init__"}
    assert rooms == set().union(*FLOORS)


def test_every_room_of_the_engine_imports_only_rooms_of_lower_floors():
    crossings = []
    for name, path in sorted(engine_files().items()):
        for line, module in imports(path, ast.parse(path.read_text(encoding="utf-8"))):
            ours, theirs = floor_of(name), floor_of(module)
            if ours and theirs and ours[1] != theirs[1] and theirs[0] <= ours[0]:
                crossings.append(f"{name}:{line} imports {module}")
    assert crossings == []


def test_no_two_files_of_the_engine_import_each_other_in_a_circle():
    assert circle(arrows(engine_files())) == []


def test_no_import_of_the_engine_hides_in_a_function_or_from_the_interpreter():
    hidden = []
    for path in ENGINE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        top = set(map(id, tree.body))
        hidden += [
            f"{path.name}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom) and id(node) not in top
        ]
    assert hidden == []
