"""A course made of many exercises that are one, and an installation of flaxlings that answers may do anything to."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from processes import COURSE, ROOT
from runs import is_gone

from flaxlings.course.create import create_directory
from flaxlings.course.manifest import load_course

HERE = Path(__file__).parent
TOPIC = "01_hostile"
ORIGINS = {
    "first_sum": (COURSE, "01_first", 4),
    "second_dense": (COURSE, "02_second", 10),
    "linen_dense": (ROOT, "04_linen_first", 30),
}
"""Where an exercise comes from, and the seconds that an answer to it has here."""
PATIENCE = 240.0


@dataclass(frozen=True)
class Hostile:
    """A file that is written to pass without being right."""

    path: Path

    @property
    def name(self) -> str:
        """What it is called, and so is the exercise that it answers."""
        return f"{self.exercise}_{self.path.stem}"

    @property
    def exercise(self) -> str:
        """The exercise that it answers."""
        return self._header("exercise")

    @property
    def limit(self) -> str:
        """Why it passes without --strict; empty when it does not."""
        return self._header("limit")

    @property
    def forges(self) -> str:
        """What it makes up."""
        return self._header("forges")

    def _header(self, key: str) -> str:
        lines = self.path.read_text(encoding="utf-8").splitlines()[:3]
        return next((line.partition(": ")[2] for line in lines if line.startswith(f"# {key}: ")), "")


def hostile(folder: str) -> list[Hostile]:
    """Every file of a folder."""
    return [Hostile(path) for path in sorted((HERE / folder).glob("*.py"))]


@dataclass(frozen=True)
class Scene:
    """An installation, its course, a cache, and a learner's directory: all of it may be broken."""

    root: Path

    @property
    def program(self) -> Path:
        """What Python imports flaxlings from."""
        return self.root / "installed"

    @property
    def course(self) -> Path:
        """The course."""
        return self.program / "flaxlings" / "_course"

    @property
    def learner(self) -> Path:
        """The learner's directory."""
        return self.root / "learner"

    def command(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run a command of this installation to its end."""
        return subprocess.run(
            [sys.executable, "-P", "-m", "flaxlings", *arguments],
            cwd=self.learner,
            env=self.environment(environ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=PATIENCE,
            check=False,
        )

    def environment(self, extra: Mapping[str, str]) -> dict[str, str]:
        """The environment of a learner, in which everything is in this place."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("FLAXLINGS", "PYTHON"))}
        (self.root / "tmp").mkdir(exist_ok=True)
        return {
            **kept,
            "PYTHONPATH": str(self.program),
            "PYTHONDONTWRITEBYTECODE": "1",
            "FLAXLINGS_COURSE": str(self.course),
            "FLAXLINGS_CACHE": str(self.root / "cache"),
            "TMPDIR": str(self.root / "tmp"),
            "HOME": str(self.root),
            **extra,
        }

    def verify(self, *arguments: str, **environ: str) -> tuple[dict[str, dict[str, Any]], str]:
        """The verdicts of `flaxlings verify`, by exercise, and what it said beside them."""
        done = self.command("verify", "--json", *arguments, **environ)
        assert done.stdout, (done.returncode, done.stderr)
        return {verdict["exercise"]: verdict for verdict in json.loads(done.stdout)["verdicts"]}, done.stderr

    def answer(self, name: str, text: str) -> None:
        """Save an answer."""
        (self.learner / "exercises" / TOPIC / f"{name}.py").write_text(text, encoding="utf-8")

    def digests(self) -> dict[str, str]:
        """Every file of program and course, the references that are kept, and every answer."""
        return {
            str(path.relative_to(self.root)): hashlib.sha256(path.read_bytes()).hexdigest()
            for part in (self.program, self.course, self.root / "cache", self.learner / "exercises")
            for path in part.rglob("*")
            if path.is_file() and path.suffix != ".pyc"
        }

    def processes(self) -> list[str]:
        """The command of everything alive whose environment names this place: all that was started here."""
        mark, found = os.fsencode(self.root), []
        for directory in Path("/proc").iterdir():
            try:
                if directory.name.isdigit() and mark in (directory / "environ").read_bytes():
                    found.append(f"{directory.name}: {(directory / 'cmdline').read_bytes()[:300]!r}")
            except OSError:
                continue  # it has ended meanwhile
        return found

    def wait_until_nothing_is_left(self) -> None:
        """Wait for the end of everything that was started here."""
        for line in self.processes():
            assert is_gone(int(line.partition(":")[0])), line


def is_shut(talk: str) -> bool:
    """Whether a strict run could hide the file system, by what it said."""
    return "could not" not in talk


def make_scene(root: Path, exercises: Iterable[tuple[str, str]]) -> Scene:
    """A scene with these exercises, each by its name and where it comes from."""
    scene = Scene(root)
    root.mkdir(exist_ok=True)
    shutil.copytree(ROOT / "flaxlings", scene.program / "flaxlings", ignore=shutil.ignore_patterns("__pycache__"))
    checks, solutions = (scene.course / kind / TOPIC for kind in ("checks", "solutions"))
    (checks / "stubs").mkdir(parents=True)
    solutions.mkdir(parents=True)
    manifest = ['title = "Hostile"\n']
    for name, origin in exercises:
        home, topic, limit = ORIGINS[origin]
        for source, target in (
            (home / "checks" / topic / f"{origin}.py", checks / f"{name}.py"),
            (home / "checks" / topic / "stubs" / f"{origin}.py", checks / "stubs" / f"{name}.py"),
            (home / "solutions" / topic / f"{origin}.py", solutions / f"{name}.py"),
        ):
            shutil.copyfile(source, target)
        manifest.append(
            f'[[exercise]]\nname = "{name}"\ntitle = "Hostile"\ntrack = "linen"\ndifficulty = "hard"\n'
            f'learnt = "Nothing."\nhints = ["None."]\nlinks = ["https://example.org/"]\ntime_limit = {limit}\n'
        )
    (checks / "topic.toml").write_text("\n".join(manifest), encoding="utf-8")
    (checks / "stubs" / "README.md").write_text("# Hostile\n", encoding="utf-8")
    create_directory(scene.learner, load_course(scene.course))
    return scene
