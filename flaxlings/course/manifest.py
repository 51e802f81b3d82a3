"""The course out of its manifests, `checks/NN_topic/topic.toml`, and where the course is."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from flaxlings.course.enclosed import refuse_links
from flaxlings.course.fault import Fault, quoted, reason
from flaxlings.course.model import Course, Exercise, Topic
from flaxlings.course.table import Table

COURSE_VARIABLE = "FLAXLINGS_COURSE"
PACKAGE = Path(__file__).parents[1]

TOPIC_SLUG = re.compile(r"[0-9]{2}_[a-z][a-z0-9_]*")
"""What the name of a topic's folder is."""


def find_home(environ: Mapping[str, str] = os.environ, package: Path = PACKAGE) -> Path:
    """The directory that holds `checks/`: what `FLAXLINGS_COURSE` names, else the wheel's, else the repository's.

    Raises:
        Fault: there is no course at the named place, or none at all.
    """
    named = environ.get(COURSE_VARIABLE)
    if named:
        home = Path(named).expanduser().absolute()
        if not (home / "checks").is_dir():
            fix = f"Let {COURSE_VARIABLE} name the directory that holds `checks`, or unset it."
            raise Fault(f"{COURSE_VARIABLE} is {named}, and there is no `checks` in it.", fix)
        return home
    for home in (package / "_course", package.parent):
        if (home / "checks").is_dir():
            return home
    raise Fault(
        f"The course is neither in the package ({package / '_course'}) nor beside it.",
        f"Install flaxlings again, or let {COURSE_VARIABLE} name the directory that holds `checks`.",
    )


def load_course(home: Path) -> Course:
    """Every topic in the order of its folder; only the manifests are read.

    Raises:
        Fault: a manifest is missing or wrong; it names the file, the key and the fix.
    """
    topics: list[Topic] = []
    owners: dict[str, str] = {}
    for slug in _slugs(home):
        # An installer may link the files of a package to where it keeps them. Any other course stands on its own: what
        # is in it is copied into learners' directories, and must not come from somewhere else.
        if home != PACKAGE / "_course":
            refuse_links(home, slug)
        topic = _topic(home, slug)
        for number, exercise in enumerate(topic.exercises, start=1):
            if exercise.name in owners:
                raise Fault(
                    f"{_file(slug)}: exercise {number} ({exercise.name}): name: taken in {owners[exercise.name]}.",
                    "Rename one of the two: names are unique in the whole course.",
                )
            owners[exercise.name] = _file(slug)
        topics.append(topic)
    if not topics:
        raise Fault(f"{home / 'checks'} holds no topic.", "Add a folder such as `01_first` with a `topic.toml`.")
    return Course(home, tuple(topics))


def _slugs(home: Path) -> list[str]:
    try:
        with os.scandir(home / "checks") as entries:
            # `__pycache__`, `.DS_Store` and the like are no topics.
            slugs = sorted(entry.name for entry in entries if entry.name[0] not in "._" and entry.is_dir())
    except OSError as error:
        fix = "Install flaxlings again: the course is part of it."
        raise Fault(f"{home / 'checks'} cannot be read: {reason(error)}.", fix) from error
    for slug in slugs:
        if not TOPIC_SLUG.fullmatch(slug):
            fix = "A topic's folder is two digits, `_` and lower-case letters, digits or `_`: `03_parameters`."
            raise Fault(f"checks: {quoted(slug)} cannot be the name of a topic's folder.", fix)
    return slugs


def _topic(home: Path, slug: str) -> Topic:
    file = _file(slug)
    top = Table(file, _parse(home, file))
    top.refuse_unknown(("title", "exercise"))
    title = top.line("title")
    tables = top.values.get("exercise", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise top.fault("exercise", "not a list of tables.", "Begin every exercise with `[[exercise]]`.")
    if not tables:
        raise top.fault("exercise", "missing.", "Add an `[[exercise]]` table, or remove the folder.")
    return Topic(slug, title, tuple(_exercise(file, slug, number, table) for number, table in enumerate(tables, 1)))


def _exercise(file: str, slug: str, number: int, values: Mapping[str, object]) -> Exercise:
    place = f"exercise {number}"
    # A name that is no name is what the error is about; only a good one says which exercise is meant.
    name = Table(file, values, place).name() if "name" in values else None
    return Table(file, values, f"{place} ({name})" if name else place).exercise(slug)


def _parse(home: Path, file: str) -> dict[str, object]:
    try:
        return tomllib.loads((home / file).read_bytes().decode())
    except FileNotFoundError as error:
        raise Fault(f"{file} is missing.", "Write it, or remove the folder: every topic has a manifest.") from error
    except OSError as error:
        raise Fault(f"{file} cannot be read: {reason(error)}.", "Check its permissions.") from error
    except UnicodeDecodeError as error:
        raise Fault(f"{file} is not UTF-8: byte {error.start}.", "Save it with the encoding UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        says = f"{file} is not TOML: {' '.join(str(error).split())}."
        raise Fault(says, "Mend that line; strings need quotes, lists need commas.") from error


def _file(slug: str) -> str:
    return f"checks/{slug}/topic.toml"
