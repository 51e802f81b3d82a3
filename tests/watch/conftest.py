"""The ways in which editors and programs save a file, each as it really happens on disk."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import cast

import pytest
from editors import PATTERNS, Save, move_in
from watch_home import Home


def sed(path: Path, text: str) -> None:
    subprocess.run(["sed", "-i", f"s/.*/{text.strip()}/", str(path)], check=True)


def vim(path: Path, text: str) -> None:
    command = [
        "vim",
        "-Nu",
        "NONE",
        "-es",
        "-c",
        "set backup writebackup backupcopy=no",
        "-c",
        f"%s/.*/{text.strip()}/",
    ]
    subprocess.run([*command, "-c", "wq", str(path)], check=True, stdin=subprocess.DEVNULL)


def move_directory_in(path: Path, text: str) -> None:
    """The whole topic replaced by one that was made elsewhere."""
    elsewhere = path.parents[2] / "elsewhere"
    shutil.copytree(path.parent, elsewhere)
    (elsewhere / path.name).write_text(text)
    shutil.rmtree(path.parent)
    elsewhere.rename(path.parent)


def make_directory_and_move(path: Path, text: str) -> None:
    """The topic made anew, and the file moved into it before anybody can watch it."""
    elsewhere = path.parents[2] / "elsewhere.py"
    elsewhere.write_text(text)
    shutil.rmtree(path.parent)
    path.parent.mkdir()
    elsewhere.replace(path)


needs_sed = pytest.mark.skipif(shutil.which("sed") is None, reason="no sed here")
needs_vim = pytest.mark.skipif(shutil.which("vim") is None, reason="no vim here")

IN_PLACE = [
    *(pattern for pattern in PATTERNS if pattern is not move_in),
    pytest.param(sed, marks=needs_sed),
    pytest.param(vim, marks=needs_vim),
]
"""Ways to save in which the writer closes the file, or renames it, in its own directory."""

ARRIVALS = [move_in, move_directory_in, make_directory_and_move]
"""Ways in which a whole file arrives from outside of the observed directory."""


@pytest.fixture(params=IN_PLACE)
def save(request: pytest.FixtureRequest) -> Save:
    """Saves a text as a file that is there: `save(path, text)`."""
    return cast("Save", request.param)


@pytest.fixture(params=ARRIVALS)
def arrive(request: pytest.FixtureRequest) -> Save:
    """Brings a text from outside of the observed directory: `arrive(path, text)`."""
    return cast("Save", request.param)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)
