"""`python -m benchmarks`: measure, print tables, write a JSON file. A bar that is missed is said, and no failure."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import os
import platform
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NoReturn

from rich.console import Console

from benchmarks.figures import Section
from benchmarks.options import Options, Say
from benchmarks.place import ROOT, Place
from benchmarks.processes import NotMeasured
from benchmarks.tables import show, show_bars
from flaxlings import __version__

SECTIONS = ("saves", "verify", "start", "memory", "growth", "soak")
NEEDS = {"saves": "pytest_watcher", "memory": "psutil", "soak": "psutil"}
"""What a section needs of the optional dependencies."""

EXIT_NOT_MEASURED, EXIT_USAGE, EXIT_INTERRUPTED = 1, 2, 130

Measure = Callable[[Place, Options, Say], Section]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was asked for; the exit code."""
    parser = _parser()
    wanted = parser.parse_args(arguments)
    sections: tuple[str, ...] = wanted.only
    for section in sections:
        if section in NEEDS and importlib.util.find_spec(NEEDS[section]) is None:
            return _say(f"{section} needs {NEEDS[section]}.", 'Install it: `pip install -e ".[benchmarks]"`.')
    # What ends the benchmark ends what it has started, too.
    signal.signal(signal.SIGTERM, _terminated)
    talk = Console(stderr=True)
    try:
        with tempfile.TemporaryDirectory(prefix="flaxlings-benchmarks-", ignore_cleanup_errors=True) as root:
            place = Place(Path(root))
            every = tuple(str(exercise["name"]) for exercise in place.exercises)
            unknown = [name for name in wanted.exercise if name not in every]
            if unknown:
                return _say(f"There is no exercise `{unknown[0]}`.", "`flaxlings list` shows every exercise.")
            options = Options(
                names=tuple(name for name in every if not wanted.exercise or name in wanted.exercise),
                saves=wanted.saves or (3 if wanted.quick else 30),
                quick=wanted.quick,
                chosen=bool(wanted.exercise),
                total=wanted.saves,
            )
            return _measure(sections, place, options, wanted.json, talk)
    except NotMeasured as error:
        return _say(f"Nothing was measured: {error}.", "`flaxlings doctor` tells more.", EXIT_NOT_MEASURED)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED


def _measure(sections: Sequence[str], place: Place, options: Options, target: Path, talk: Console) -> int:
    begun = datetime.now(UTC)
    done: list[Section] = []
    # A table has its own width, whatever reads it: cut numbers are no numbers.
    console = Console() if sys.stdout.isatty() else Console(width=220)
    for name in sections:
        measure: Measure = importlib.import_module(f"benchmarks.{name}").measure
        with talk.status(name) as status:

            def say(what: str) -> None:
                status.update(what)
                if not talk.is_terminal:
                    talk.print(what, markup=False)

            done.append(measure(place, options, say))
        # After every section: who interrupts the next one keeps what there is.
        _write(target, report(done, options, begun))
        show(console, done[-1])
    if len(done) > 1:
        console.rule("All bars")
        show_bars(console, [bar for section in done for bar in section.bars])
    talk.print(f"Raw samples: {target}", markup=False)
    return EXIT_NOT_MEASURED if any(section.faults for section in done) else 0


def report(sections: Sequence[Section], options: Options, begun: datetime) -> dict[str, Any]:
    """Everything that was measured, and on what."""
    packages = ("jax", "jaxlib", "flax", "numpy", "pytest", "pytest-watcher")
    return {
        "format": 1,
        "begun": begun.isoformat(timespec="seconds"),
        "versions": {
            "python": platform.python_version(),
            "flaxlings": __version__,
            **{package: _installed(package) for package in packages},
        },
        "machine": {"system": platform.platform(), "processors": _processors()},
        "options": {"exercises": list(options.names), "saves": options.saves, "quick": options.quick},
        "bars_met": all(bar.met for section in sections for bar in section.bars),
        "sections": {section.name: section.as_json() for section in sections},
    }


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _installed(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _write(target: Path, value: dict[str, Any]) -> None:
    part = target.with_name(f"{target.name}.part")
    part.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")
    part.replace(target)


def _sections(text: str) -> tuple[str, ...]:
    named = tuple(text.split(","))
    for name in named:
        if name not in SECTIONS:
            raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(SECTIONS)}")
    return tuple(section for section in SECTIONS if section in named)


def _target(text: str) -> Path:
    path = Path(text)
    if not path.absolute().parent.is_dir():
        raise argparse.ArgumentTypeError(f"there is no directory {path.parent}")
    return path


def _positive(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 on")
    return number


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__, allow_abbrev=False)
    parser.add_argument("--quick", action="store_true", help="few rounds: whether it works, not how quick it is")
    parser.add_argument(
        "--only", type=_sections, default=SECTIONS, metavar="SECTIONS", help=f"some of {','.join(SECTIONS)}"
    )
    parser.add_argument(
        "--exercise", nargs="+", action="extend", default=[], metavar="NAME", help="these exercises instead of all"
    )
    parser.add_argument(
        "--saves",
        type=_positive,
        metavar="N",
        help="saves of each series (default: 30, quick: 3); of soak all saves together (default: 2000, quick: 20)",
    )
    parser.add_argument(
        "--json", type=_target, default=ROOT / "benchmarks" / "results.json", metavar="FILE", help="the JSON file"
    )
    return parser


def _say(says: str, hint: str, code: int = EXIT_USAGE) -> int:
    """Say what is wrong; the exit code."""
    print(f"error: {says}\n\nhint: {hint}", file=sys.stderr)
    return code


def _terminated(number: int, _frame: object) -> NoReturn:
    sys.exit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
