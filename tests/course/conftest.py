"""Tiny courses in a temporary directory, and processes that really share, lack or lose a file system."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from flaxlings.course.manifest import load_course
from flaxlings.course.model import Course

STUB = '"""Write {name}."""\n\n\ndef {name}():\n    raise NotImplementedError\n'

WriteCourse = Callable[[Path, Mapping[str, Sequence[str]]], Course]
RunPython = Callable[..., str]


def _table(name: str) -> str:
    return f"""
[[exercise]]
name = "{name}"
title = "The title of {name}"
track = "linen"
difficulty = "easy"
learnt = "What {name} teaches."
hints = ["First.", "Second."]
links = ["https://flax.readthedocs.io/{name}"]
"""


def _write_course(home: Path, topics: Mapping[str, Sequence[str]]) -> Course:
    for slug, names in topics.items():
        stubs = home / "checks" / slug / "stubs"
        stubs.mkdir(parents=True)
        manifest = f'title = "The title of {slug}"\n' + "".join(_table(name) for name in names)
        (stubs.parent / "topic.toml").write_text(manifest)
        (stubs / "README.md").write_text(f"# {slug}\n")
        for name in names:
            (stubs / f"{name}.py").write_text(STUB.format(name=name))
    return load_course(home)


@pytest.fixture
def write_course() -> WriteCourse:
    """`write_course(home, {"01_first": ["alpha", "beta"]})` writes a course of exercises that pass the manifest."""
    return _write_course


@pytest.fixture
def course(tmp_path: Path) -> Course:
    topics = {"01_first": ["alpha", "beta"], "02_second": ["linen_dense", "linen_dense_general", "nnx_dense"]}
    return _write_course(tmp_path / "home", topics)


@pytest.fixture
def run_python() -> RunPython:
    """Run a script in a Python of its own, its arguments as JSON in `arguments`, and give back what it printed."""

    def run(script: str, *arguments: object) -> str:
        preface = "import json, sys\narguments = json.loads(sys.argv[1])\n"
        command = [sys.executable, "-c", preface + script, json.dumps(arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert (done.stderr, done.returncode) == ("", 0)
        return done.stdout

    return run
