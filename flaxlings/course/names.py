"""From what somebody typed to the exercise or topic that is meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from flaxlings.course.fault import Fault
from flaxlings.course.model import Course, Exercise, Topic

_MOST_SHOWN = 6
"""Names in one message; what is more is counted."""


def find_exercise(course: Course, text: str) -> Exercise:
    """The exercise with this name, of this file, or with this beginning of a name when only one has it.

    Raises:
        Fault: none is meant (the nearest names are its hint), or several are.
    """
    wanted = " ".join(text.split())
    path = _path(wanted)
    if len(path.parts) > 1 or path.suffix == ".py":
        return _exercise_at(course, wanted, path)
    names = tuple(course.by_name)
    lower = wanted.lower()
    fits = [lower] if lower in course.by_name else [name for name in names if name.startswith(lower)]
    return course.by_name[_the_one(wanted, fits, names, "exercise")]


def find_topic(course: Course, text: str) -> Topic:
    """The topic with this slug, with or without its number, or with this beginning when only one has it.

    Raises:
        Fault: none is meant (the nearest slugs are its hint), or several are.
    """
    wanted = " ".join(text.split())
    path = _path(wanted)
    # The shell completes `exercises/04_topic/`.
    lower = (path.name if path.parent.name == "exercises" else wanted.rstrip("/")).lower()
    by_slug = {topic.slug: topic for topic in course.topics}
    slugs = tuple(by_slug)
    fits = (
        [slug for slug in slugs if slug == lower]
        or [slug for slug in slugs if _without_number(slug) == lower]
        or [slug for slug in slugs if slug.startswith(lower)]
        or [slug for slug in slugs if _without_number(slug).startswith(lower)]
    )
    return by_slug[_the_one(wanted, fits, slugs, "topic")]


def _exercise_at(course: Course, wanted: str, path: PurePosixPath) -> Exercise:
    exercise = course.by_name.get(path.stem)
    if exercise is not None and path.suffix in {".py", ""}:
        # Every part of `exercises/04_topic/name.py` that was typed must be right: `solutions/...` is another file.
        typed = [part for part in (*path.parts[:-1], f"{path.stem}.py") if part not in {"..", "/"}][-3:]
        if typed == exercise.path.split("/")[-len(typed) :]:
            return exercise
    near = [exercise] if exercise else [course.by_name[name] for name in _nearest(path.stem, course.by_name)]
    hint = _did_you_mean([one.path for one in near]) or "`flaxlings list` shows every exercise."
    raise Fault(f"{wanted} is not the file of an exercise.", hint)


def _the_one(wanted: str, fits: Sequence[str], known: Sequence[str], noun: str) -> str:
    every = f"`flaxlings list` shows every {noun}."
    if not wanted:
        raise Fault(f"No {noun} has an empty name.", every)
    if not fits:
        raise Fault(f"There is no {noun} `{wanted}`.", _did_you_mean(_nearest(wanted.lower(), known)) or every)
    if len(fits) > 1:
        more = f" and {len(fits) - _MOST_SHOWN} more" if len(fits) > _MOST_SHOWN else ""
        says = f"`{wanted}` fits {len(fits)} {noun}s: {', '.join(fits[:_MOST_SHOWN])}{more}."
        raise Fault(says, "Type more of the name.")
    return fits[0]


def _nearest(wanted: str, known: Iterable[str]) -> list[str]:
    names = list(known)
    import difflib  # noqa: PLC0415 -- only for whoever mistyped

    close = difflib.get_close_matches(wanted, names, 3)
    within = [name for name in names if len(wanted) > 2 and wanted in name and name not in close]
    return (close + within)[:3]


def _did_you_mean(names: Sequence[str]) -> str:
    if not names:
        return ""
    *others, last = [f"`{name}`" for name in names]
    return f"Did you mean {', '.join(others)} or {last}?" if others else f"Did you mean {last}?"


def _without_number(slug: str) -> str:
    return slug.partition("_")[2]


def _path(text: str) -> PurePosixPath:
    return PurePosixPath(text.replace("\\", "/"))
