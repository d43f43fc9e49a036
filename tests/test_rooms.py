"""The house: who may import whom, what runs without a window, and what no file may contain."""

import ast
import json
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import mpneuralnetwork
import pytest

import mpnn_studio

ENGINE = Path(mpneuralnetwork.__file__).parent
STUDIO = Path(mpnn_studio.__file__).parent
REPOSITORY = Path(__file__).resolve().parents[1]

MAY_IMPORT = {
    "engine": {"numpy"},
    "data": {"numpy", "pyarrow", "PIL", "engine", "resources", "wording"},
    "project": {"numpy", "engine", "resources", "data", "wording"},
    "run": {"numpy", "filelock", "platformdirs", "engine", "data", "project", "wording"},
    "explain": {"numpy", "engine", "data", "project", "run", "wording"},
    "export": {
        *("numpy", "onnx", "onnxruntime", "keras"),
        *("engine", "data", "project", "run", "explain", "palette", "ticks", "wording"),
    },
    "importing": {"numpy", "engine", "data", "project", "run", "export", "wording"},
    "ui": {
        "numpy",
        "engine",
        "processor",
        "resources",
        "data",
        "project",
        "run",
        "explain",
        "export",
        "importing",
        "PySide6",
        "pyqtgraph",
        "ziamath",
        "palette",
        "ticks",
        "wording",
    },
    "cli": {
        "project",
        "engine",
        "processor",
        "screen_check",
        "terminal",
        "table_commands",
        "train_command",
        "explain_commands",
        "export_commands",
        "import_commands",
        "data",
        "run",
        "ui",
    },
    "table_options": {"data"},
    "table_commands": {"table_options", "terminal", "data", "project", "run", "wording"},
    "train_command": {"engine", "table_options", "terminal", "data", "project", "run", "export", "wording"},
    "explain_commands": {"terminal", "run", "explain"},
    "import_commands": {"terminal", "run", "importing"},
    "export_commands": {"engine", "terminal", "data", "project", "run", "export"},
    "terminal": {"data", "project", "wording"},
    "resources": set(),
    "screen_check": set(),
    "processor": set(),
    "wording": set(),
    "palette": set(),
    "ticks": {"wording"},
}
"""What each room may import beside itself and the standard library."""

FLOORS_OF_UI = (
    {"app"},
    {"main_window"},
    {"shell", "run_display", "trying"},
    {"inspect", "files", "explain", "exporting"},
    {"curves", "tryout", "why", "training", "data", "stack"},
    {"charts", "document"},
    {"widgets"},
)
"""The rooms inside ``ui``, the top floor first: each imports only those of floors below its own."""

WHEREVER = {"__init__"}
"""The studio's own __init__ holds the version, which anyone may ask for."""


def source_files():
    """Every file of the two packages, with its room."""
    for path in sorted(ENGINE.rglob("*.py")):
        yield "engine", path
    for path in sorted(STUDIO.rglob("*.py")):
        yield path.relative_to(STUDIO).with_suffix("").parts[0], path


def imports(path, tree):
    """Yield line and full name of every module that a file imports, wherever it does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = list(module_of(path))[: -node.level or None] if node.level else []
            start = ".".join((*base, *filter(None, [node.module])))
            # "from . import trainer" names modules, "from .trainer import Step" what is in one.
            yield from ((node.lineno, f"{start}.{alias.name}") for alias in node.names)


def module_of(path):
    """The parts of a file's module name; those of a package end with "__init__"."""
    root = ENGINE.parent if path.is_relative_to(ENGINE) else STUDIO.parent
    return path.relative_to(root).with_suffix("").parts


def room_of(module):
    """The room that a module is in: one of ours, or the name of the package itself."""
    parts = module.split(".")
    if parts[0] == "mpneuralnetwork":
        return "engine"
    if parts[0] != "mpnn_studio":
        return parts[0]
    inner = parts[1] if len(parts) > 1 else "__init__"
    return inner if (STUDIO / inner).is_dir() or (STUDIO / f"{inner}.py").exists() else "__init__"


def test_every_room_imports_only_what_lies_below_it():
    crossings = [
        f"{path.name}:{line} ({room}) imports {module}"
        for room, path in source_files()
        for line, module in imports(path, ast.parse(path.read_text(encoding="utf-8")))
        if room_of(module) not in {room, *MAY_IMPORT.get(room, ()), *WHEREVER, *sys.stdlib_module_names}
    ]
    assert crossings == []


def test_every_file_is_in_a_room_that_is_declared():
    assert {room for room, _ in source_files()} - {"__init__"} <= set(MAY_IMPORT)


def floor_of(module):
    """The floor of ``ui`` that a module is on, counted from the top; None for one outside ``ui``."""
    parts = module.split(".")
    if parts[:2] != ["mpnn_studio", "ui"] or len(parts) < 3 or parts[2] == "__init__":
        return None
    return next((number, parts[2]) for number, rooms in enumerate(FLOORS_OF_UI) if parts[2] in rooms)


def test_every_room_of_the_window_imports_only_rooms_of_lower_floors():
    crossings = []
    for name, path in sorted(modules().items()):
        for line, module in imports(path, ast.parse(path.read_text(encoding="utf-8"))):
            ours, theirs = floor_of(name), floor_of(module)
            if ours and theirs and ours != theirs and theirs[0] <= ours[0]:
                crossings.append(f"{name}:{line} imports {module}")
    assert crossings == []


def modules():
    """Every file of the two packages by the full name of its module."""
    return {".".join(module_of(path)): path for _, path in source_files()}


def arrows(files):
    """Who imports whom, file by file, wherever in the file: also for type checkers alone, or inside a function."""
    found = {}
    for name, path in files.items():
        named = (module for _, module in imports(path, ast.parse(path.read_text(encoding="utf-8"))))
        found[name] = {file for module in named if (file := file_of(module, files))} - {name}
    return found


def file_of(module, files):
    """The file that an imported name is from: a module, a package, or the one that defines the name."""
    parts = module.split(".")
    candidates = (parts, [*parts, "__init__"], parts[:-1], [*parts[:-1], "__init__"])
    return next((name for name in map(".".join, candidates) if name in files), None)


def circle(arrows):
    """Some files that import each other in a circle, in order; empty where there is no circle."""
    done = set()

    def walk(name, way):
        if name in way:
            return way[way.index(name) :]
        if name in done:
            return []
        found = next(filter(None, (walk(other, [*way, name]) for other in sorted(arrows[name]))), [])
        done.add(name)
        return found

    return next(filter(None, (walk(name, []) for name in sorted(arrows))), [])


def test_no_two_files_import_each_other_in_a_circle():
    assert circle(arrows(modules())) == []


def test_a_circle_would_be_found():
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == ["b", "c"]


def test_the_command_line_imports_the_window_only_when_it_opens_one():
    tree = ast.parse((STUDIO / "cli.py").read_text(encoding="utf-8"))
    at_start = ast.Module([node for node in tree.body if not isinstance(node, ast.FunctionDef)], [])
    assert not any(room_of(module) == "ui" for _, module in imports(STUDIO / "cli.py", at_start))


def test_a_forbidden_import_would_be_found():
    tree = ast.parse("def f():\n    from ..ui import app")
    assert [room_of(module) for _, module in imports(STUDIO / "data" / "source.py", tree)] == ["ui"]


WITHOUT_WINDOW = """
import importlib, pkgutil, sys

WINDOW, EXTRAS = {"PySide6", "shiboken6", "pyqtgraph", "ziamath"}, {"onnx", "onnxruntime", "keras", "torch"}

class Without:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in WINDOW | EXTRAS:
            raise ModuleNotFoundError(f"{name} is not on this machine", name=name)

sys.meta_path.insert(0, Without())
import mpneuralnetwork, mpnn_studio
for package in (mpneuralnetwork, mpnn_studio):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if module.name.startswith("mpnn_studio.ui"):
            continue
        try:
            importlib.import_module(module.name)
        except ModuleNotFoundError as missing:  # a driver is the program that an extra runs
            if missing.name not in EXTRAS or not module.name.startswith("mpnn_studio.export.drivers."):
                raise
sys.exit(mpnn_studio.cli.main(["train", "iris", "--epochs", "1", "--json"]))
"""


def test_everything_but_the_window_works_on_a_machine_without_qt_and_extras(tmp_path):
    done = subprocess.run([sys.executable, "-c", WITHOUT_WINDOW], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["epochs"] == 1


# What no file may contain


def calls(tree):
    """Every call of a plain name, with the names of its arguments."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, getattr(node.func, "id", ""), {word.arg: ast.unparse(word.value) for word in node.keywords}


STARTS_PROGRAMS = "mpnn_studio.export.other_process"
"""The one file that starts a program: an export is run by the runtime that it is for."""


def test_nothing_from_a_file_is_ever_run():
    found = []
    for _, path in source_files():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        risky = {"pickle", "marshal", "shelve", "dill", "joblib", "subprocess", "runpy"}
        risky -= {"subprocess"} if ".".join(module_of(path)) == STARTS_PROGRAMS else set()
        found += [f"{path.name}:{line}: {name}" for line, name in imports(path, tree) if name.split(".")[0] in risky]
        for node, name, words in calls(tree):
            if name in {"eval", "exec", "compile", "__import__"} or words.get("allow_pickle", "False") != "False":
                found.append(f"{path.name}:{node.lineno}: {ast.unparse(node)}")
    assert found == []


def test_a_program_is_started_without_a_shell_and_by_this_interpreter():
    tree = ast.parse(modules()[STARTS_PROGRAMS].read_text(encoding="utf-8"))
    called = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    started = [node for node in called if ast.unparse(node.func).startswith("subprocess.")]
    assert [ast.unparse(node.func) for node in started] == ["subprocess.Popen"]
    assert not any(word.arg == "shell" for node in started for word in node.keywords)
    assert [ast.unparse(node.args[0]) for node in started] == ["command"]
    (command,) = (n for n in ast.walk(tree) if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) == "command")
    assert isinstance(command.value, ast.List) and ast.unparse(command.value.elts[0]) == "sys.executable"


def test_only_the_command_line_prints():
    printing = {
        path.name
        for _, path in source_files()
        for _, name, _ in calls(ast.parse(path.read_text(encoding="utf-8")))
        if name == "print"
    }
    assert printing <= {"train_command.py", "table_commands.py"}


def test_no_function_is_longer_than_sixty_lines():
    long = [
        f"{path.name}: {node.name}"
        for _, path in source_files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 60
    ]
    assert long == []


def definitions(kind):
    """Every class, or every function, with the file that defines it, by its name."""
    found = defaultdict(list)
    for name, path in modules().items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, kind):
                found[node.name].append(name)
    return found


def test_a_class_name_means_one_thing():
    shared = {name: places for name, places in definitions(ast.ClassDef).items() if len(places) > 1}
    # Mean absolute error is a loss and a metric, and both are public by this name.
    assert set(shared) == {"MAE"} and len(shared["MAE"]) == 2


def test_what_is_said_in_words_has_a_name_of_its_own():
    functions = definitions(ast.FunctionDef)
    assert len(functions["in_words"]) + len(functions["_in_words"]) <= 1


TEXTS = {".py", ".md", ".toml", ".json", ".qss", ".csv", ".txt", ""}
OURS = ("engine", "mpnn_studio", "tests", "benchmarks", "assets", ".ci", "docs")


def our_texts():
    """Every text that we wrote, in the repository."""
    in_root = (path for path in REPOSITORY.iterdir() if path.is_file() and path.suffix in TEXTS)
    yield from (path for path in in_root if path.name not in {".coverage", ".git"})
    for folder in OURS:
        for path in (REPOSITORY / folder).rglob("*"):
            if path.is_file() and path.suffix in TEXTS and "__pycache__" not in path.parts:
                yield path


@pytest.mark.parametrize("folder", ["root", "work", "tmp", "home", "opt", "Users"])
def test_no_file_names_a_folder_of_somebodys_machine(folder):
    # An address has a host before its path; a path of a machine begins with the stroke.
    pattern = re.compile(rf"(?<![\w.}}\]/]){re.escape('/' + folder)}/\w")
    found = [path.name for path in our_texts() if pattern.search(path.read_text(encoding="utf-8"))]
    assert found == []
