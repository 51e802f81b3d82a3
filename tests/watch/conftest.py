"""The ways in which editors and programs save a file, each as it really happens on disk."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

Save = Callable[[Path, str], None]


def replace(path: Path, text: str) -> None:
    """As careful programs save: written aside, then renamed onto the file."""
    aside = path.with_name(f".{path.name}.tmp")
    aside.write_text(text)
    aside.replace(path)


def truncate_and_write(path: Path, text: str) -> None:
    path.write_text(text)


def back_up_and_write(path: Path, text: str) -> None:
    """As vim does with 'backup' and 'backupcopy=no'."""
    (path.parent / "4913").write_text("")
    (path.parent / "4913").unlink()
    backup = path.with_name(f"{path.name}~")
    path.rename(backup)
    path.write_text(text)
    path.chmod(0o644)
    backup.unlink()


def back_up_elsewhere_and_write(path: Path, text: str) -> None:
    """As vim does with a 'backupdir'."""
    path.rename(path.parents[2] / "backup.py")
    path.write_text(text)


def jetbrains(path: Path, text: str) -> None:
    new, old = path.with_name(f"{path.name}___jb_tmp___"), path.with_name(f"{path.name}___jb_old___")
    new.write_text(text)
    path.rename(old)
    new.rename(path)
    old.unlink()


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


def delete_and_create(path: Path, text: str) -> None:
    path.unlink()
    path.write_text(text)


def move_in(path: Path, text: str) -> None:
    elsewhere = path.parents[2] / "elsewhere.py"
    elsewhere.write_text(text)
    elsewhere.replace(path)


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
    replace,
    truncate_and_write,
    back_up_and_write,
    back_up_elsewhere_and_write,
    jetbrains,
    delete_and_create,
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
