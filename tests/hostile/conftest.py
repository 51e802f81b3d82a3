"""A scene with one exercise of each kind, and a cell in which nothing of the course is to be found."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from cells import SMALL, Cell
from scenes import ORIGINS, Scene, make_scene

from flaxlings.run.strict import Room


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """An installation of its own, with a learner's directory."""
    return make_scene(tmp_path / "scene", ((name, name) for name in ORIGINS))


@pytest.fixture(scope="module")
def cell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cell]:
    root = tmp_path_factory.mktemp("cell")
    secret = root / "solutions" / "secret.py"
    secret.parent.mkdir()
    secret.write_text("the solution", encoding="utf-8")
    # As an editable installation leaves it among the packages.
    packages = tmp_path_factory.mktemp("packages")
    copy = packages / "flaxlings" / "_course" / "solutions" / "secret.py"
    copy.parent.mkdir(parents=True)
    copy.write_text("the solution", encoding="utf-8")
    paths = [str(packages), *filter(None, [os.environ.get("PYTHONPATH")])]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FLAXLINGS_CACHE", str(root / "cache"))
        patch.setenv("FLAXLINGS_COURSE", str(root))
        patch.setenv("SECRET_TOKEN", "hunter2")
        patch.setenv("PYTHONPATH", os.pathsep.join(paths))
        cell = Cell(root, secret, Room((root,), SMALL))
        yield cell
        cell.pool.close()


@pytest.fixture
def shut(cell: Cell) -> Cell:
    """The cell, where this system can shut it."""
    if not cell.room.means.sandbox.mounts:
        pytest.skip(f"no namespaces here: {cell.room.means.failed}")
    return cell
