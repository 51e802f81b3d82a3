"""The house: who may import whom, what a command must not wait for, and how large a room may grow."""

from __future__ import annotations

import ast
import json
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from processes import Place

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "flaxlings"

FLOORS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "the nouns",
        (
            "judge.observation",
            "judge.difference",
            "judge.picture",
            "judge.verdict",
            "course.model",
            "course.source",
            "run.wire",
            "run.sealed",
            "run.sandbox",
            "interrupt",  # no noun: what every floor above asks whether it may go on
        ),
    ),
    ("the verbs of judge and course", ("judge", "course")),
    ("run and watch", ("run", "watch")),
    ("the session", ("session",)),
    ("screen and author", ("screen", "author")),
    ("the commands", ("command",)),
    ("the doors", ("cli", "pytest_plugin")),
    ("the entry", ("entry",)),
    ("its name for python -m", ("__main__",)),
)
"""From the ground up. A module belongs to the first floor that names it or a package around it."""

APART = ("check", "run.worker")
"""What runs in a worker: it may use the nouns and itself, and nobody else imports it."""

APPLICATION = ("screen.tui", "command.application", "command.sitting")
"""What waits for the library of terminal applications; nobody else does."""

HEAVY = ("jax", "jaxlib", "flax", "optax")
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}


def modules() -> dict[str, Path]:
    """Every module of flaxlings by its name below the package (`judge.compare`; the package itself is empty)."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def is_within(name: str, places: tuple[str, ...]) -> bool:
    return any(name == place or name.startswith(f"{place}.") for place in places)


def floor(name: str) -> int:
    """The number of the floor that a module stands on."""
    return next(number for number, (_, places) in enumerate(FLOORS) if is_within(name, places))


def imports(name: str, source: str) -> Iterator[str]:
    """The modules of flaxlings that this text imports, anywhere in it, for types only too."""
    package = name if MODULES.get(name, Path()).name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _ours(alias.name)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                around = ["flaxlings", *package.split(".")]
                base = ".".join([*around[: len(around) - node.level + 1], *filter(None, [base])])
            for alias in node.names:
                # `from flaxlings.course import progress` imports a module, `from flaxlings.check import probe` a name.
                full = f"{base}.{alias.name}"
                yield from _ours(full if full.removeprefix("flaxlings.") in MODULES else base)


def _ours(full: str) -> Iterator[str]:
    if full.startswith("flaxlings."):
        yield full.removeprefix("flaxlings.")


def trespasses(name: str, source: str) -> list[str]:
    """What this text of the module with this name must not import."""
    found = []
    for target in dict.fromkeys(imports(name, source)):
        if is_within(target, APART):
            allowed = is_within(name, APART)
        elif is_within(name, APART):
            allowed = floor(target) == 0
        else:
            mine, theirs = floor(name), floor(target)
            same_package = name.partition(".")[0] == target.partition(".")[0]
            allowed = theirs < mine or (theirs == mine and (same_package or mine == 0))
        if not allowed:
            found.append(f"{name} imports {target}")
    return found


def heavy_imports(source: str, *, inside_functions: bool) -> set[str]:
    """The libraries that this text imports: anywhere, or only outside of functions."""
    tree = ast.parse(source)
    nodes: list[ast.AST] = [tree]
    found = set()
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) and not inside_functions:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").partition(".")[0])
        nodes += ast.iter_child_nodes(node)
    return found


@pytest.mark.parametrize("name", sorted(name for name in MODULES if name))
def test_a_module_imports_only_from_floors_below(name: str) -> None:
    assert trespasses(name, MODULES[name].read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("name", "source", "says"),
    [
        ("judge.verdict", "from flaxlings.judge.compare import compare", "judge.verdict imports judge.compare"),
        ("judge.compare", "from flaxlings.course.state import load", "judge.compare imports course.state"),
        ("course.state", "import flaxlings.judge.decide", "course.state imports judge.decide"),
        ("course.state", "from flaxlings.course.fault import Fault", ""),
        ("judge.decide", "from flaxlings.course.model import Exercise", ""),
        ("course.state", "from ..judge import decide", "course.state imports judge.decide"),
        ("course.state", "from . import fault", ""),
        ("judge.compare", "from flaxlings.run.pool import Pool", "judge.compare imports run.pool"),
        ("watch.loop", "from flaxlings.run import pool", "watch.loop imports run.pool"),
        ("run.pool", "def f():\n    from flaxlings.session import Session", "run.pool imports session"),
        (
            "run.pool",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from flaxlings.session import Session",
            "run.pool imports session",
        ),
        ("session", "from flaxlings.screen.console import make_console", "session imports screen.console"),
        ("author.prove", "from flaxlings.screen.console import make_console", "author.prove imports screen.console"),
        ("screen.lists", "from flaxlings.command.place import open_course", "screen.lists imports command.place"),
        ("cli", "from flaxlings.command.place import open_course", ""),
        ("session", "from flaxlings.check import probe", "session imports check"),
        ("run.launcher", "from flaxlings.run.worker.run import serve", "run.launcher imports run.worker.run"),
        ("run.worker.run", "from flaxlings.check import Check", ""),
        ("run.worker.run", "from flaxlings.run.wire import Job", ""),
        ("run.worker.run", "from flaxlings.run.execute import execute", "run.worker.run imports run.execute"),
        ("check", "from flaxlings.judge.compare import compare", "check imports judge.compare"),
    ],
)
def test_the_test_of_floors_can_fail(name: str, source: str, says: str) -> None:
    assert trespasses(name, source) == ([says] if says else [])


def test_every_module_stands_on_a_floor() -> None:
    homeless = [name for name in MODULES if name and not is_within(name, APART + sum((f for _, f in FLOORS), ()))]
    assert homeless == []


@pytest.mark.parametrize("name", sorted(name for name in MODULES if not is_within(name, APART)))
def test_the_parent_imports_no_jax_and_numpy_only_where_something_is_compared(name: str) -> None:
    source = MODULES[name].read_text(encoding="utf-8")
    assert heavy_imports(source, inside_functions=True).isdisjoint(HEAVY)
    assert heavy_imports(_without_type_checking(source), inside_functions=False).isdisjoint({"numpy", "ml_dtypes"})


def _without_type_checking(source: str) -> str:
    """The text as it runs: what stands under `if TYPE_CHECKING:` is never imported."""

    class Remove(ast.NodeTransformer):
        def visit_If(self, node: ast.If) -> ast.AST:
            if isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
                return ast.copy_location(ast.Pass(), node)
            return self.generic_visit(node)

    return ast.unparse(Remove().visit(ast.parse(source)))


def test_the_test_of_heavy_imports_can_fail() -> None:
    late = "def f():\n    import numpy as np\n    from jax import nn\n"
    assert heavy_imports(late, inside_functions=True) == {"numpy", "jax"}
    assert heavy_imports(late, inside_functions=False) == set()
    assert heavy_imports("if x:\n    import jax.numpy\n", inside_functions=False) == {"jax"}
    typed = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import numpy as np\nelse:\n    import jax\n"
    assert heavy_imports(_without_type_checking(typed), inside_functions=False) == {"typing"}


HARNESS = """
import json, os, runpy, sys
preface, module, arguments, unwanted = json.loads(sys.argv[1])
exec(preface)
code = 0
os._exit = sys.exit  # `hint` and `list` leave that way
if arguments is None:
    __import__(module)
else:
    sys.argv = ["flaxlings", *arguments]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as error:
        code = error.code or 0
sys.stdout.flush()
print(json.dumps([code, sorted(name for name in unwanted if name in sys.modules)]))
"""

UNWANTED = (*HEAVY, "numpy", "ml_dtypes", "watchdog", "textual", "flaxlings.check", "flaxlings.session")
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "--help": ("--help",),
    "--version": ("--version",),
    "hint": ("hint", "first_sum"),
    "list": ("list",),
    "list --json": ("list", "--json"),
    "reset": ("reset", "first_sum"),
    "solution": ("solution", "first_sum", "--peek"),
    "init": ("init", "another"),
}
MODULES_THAT_START_QUICKLY = ("flaxlings.entry", "flaxlings.cli", "flaxlings.pytest_plugin")


def loaded(place: Place, module: str, arguments: tuple[str, ...] | None, preface: str = "") -> tuple[int, list[str]]:
    """Import a module, or run it with arguments, in a process of its own: exit code, and what is loaded afterwards."""
    request = json.dumps([preface, module, arguments, UNWANTED])
    command = [sys.executable, "-P", "-c", HARNESS, request]
    environment = place.environment({})
    done = subprocess.run(command, cwd=place.root, env=environment, capture_output=True, text=True, check=False)
    assert (done.stderr, done.returncode) == ("", 0)
    code, names = json.loads(done.stdout.splitlines()[-1])
    return code, names


@pytest.mark.parametrize("module", MODULES_THAT_START_QUICKLY)
def test_importing_a_door_loads_nothing_heavy(place: Place, module: str) -> None:
    assert loaded(place, module, None) == (0, [])


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
def test_a_command_that_runs_nothing_loads_nothing_heavy(place: Place, arguments: tuple[str, ...]) -> None:
    assert loaded(place, "flaxlings", arguments) == (0, [])


@pytest.mark.parametrize("module", MODULES_THAT_START_QUICKLY)
def test_the_test_of_importing_a_door_can_fail(place: Place, module: str) -> None:
    code, names = loaded(place, module, None, preface="import jax")
    assert (code, {"jax", "jaxlib", "numpy"} - set(names)) == (0, set())


STOPPED_AT_ONCE = """
import flaxlings.command.watch as watch
from flaxlings.watch.events import Stopped
run_loop = watch.run_loop

def opened_and_stopped(state, events, *arguments, **options):
    events.put(Stopped("tested"))
    return run_loop(state, events, *arguments, **options)

watch.run_loop = opened_and_stopped
watch.suits_an_application = lambda environ: True
"""
"""A watch that sits at a terminal, shows its task, and ends."""

WITHOUT_AN_APPLICATION = [
    (("verify", "first_sum"), "", 1),
    (("watch", "--json"), STOPPED_AT_ONCE, 130),
    (("watch", "--plain"), STOPPED_AT_ONCE, 130),
]


@pytest.mark.parametrize(("arguments", "preface", "code"), WITHOUT_AN_APPLICATION)
def test_who_shows_no_application_does_not_load_its_library(
    place: Place, arguments: tuple[str, ...], preface: str, code: int
) -> None:
    ended, names = loaded(place, "flaxlings", arguments, preface)
    assert (ended, "textual" in names) == (code, False)


@pytest.mark.parametrize(("arguments", "preface", "code"), WITHOUT_AN_APPLICATION)
def test_the_test_of_the_application_can_fail(
    place: Place, arguments: tuple[str, ...], preface: str, code: int
) -> None:
    ended, names = loaded(place, "flaxlings", arguments, f"{preface}\nimport flaxlings.command.sitting")
    assert (ended, "textual" in names) == (code, True)


def loads_the_application(name: str, source: str) -> bool:
    """Whether importing the module with this text imports the application, or its library, at once."""

    class Remove(ast.NodeTransformer):
        def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
            return ast.copy_location(ast.Pass(), node)

    top = ast.unparse(Remove().visit(ast.parse(_without_type_checking(source))))
    ours = any(is_within(target, APPLICATION) for target in imports(name, top))
    return ours or "textual" in heavy_imports(top, inside_functions=True)


@pytest.mark.parametrize("name", sorted(name for name in MODULES if not is_within(name, APPLICATION)))
def test_the_application_is_imported_by_itself_or_when_it_starts(name: str) -> None:
    assert not loads_the_application(name, MODULES[name].read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("source", "loads"),
    [
        ("from flaxlings.command.sitting import sit", True),
        ("from flaxlings.screen.tui.paper import Paper", True),
        ("import textual.app", True),
        ("class A:\n    from textual.app import App", True),
        ("def f():\n    from flaxlings.command.sitting import sit", False),
        ("from flaxlings.screen.tasks import render", False),
    ],
)
def test_the_test_of_importing_the_application_can_fail(source: str, loads: bool) -> None:
    assert loads_the_application("command.watch", source) is loads


@pytest.mark.parametrize("preface", ["import numpy", "import watchdog", "import textual", "import flaxlings.session"])
def test_the_test_of_a_command_can_fail(place: Place, preface: str) -> None:
    code, names = loaded(place, "flaxlings", ("list",), preface=preface)
    assert code == 0
    assert preface.removeprefix("import ") in names


def test_no_module_is_called_what_says_nothing() -> None:
    assert [name for name in MODULES if FORBIDDEN_NAMES & set(name.split("."))] == []


def test_no_file_is_longer_than_four_hundred_lines_and_most_are_short() -> None:
    lengths = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in MODULES.items()}
    assert {name: length for name, length in lengths.items() if length > 400} == {}
    rooms = [length for name, length in lengths.items() if MODULES[name].name != "__init__.py"]
    assert statistics.median(rooms) <= 130


def test_every_promise_names_a_test_that_is_there() -> None:
    text = (ROOT / "docs" / "guarantees.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(tests/[\w/.]+)`", text))
    assert len(named) > 20
    assert {name for name in named if not (ROOT / name).exists()} == set()
