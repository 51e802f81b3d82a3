"""One table of a topic manifest, read key by key; what is wrong with it is a Fault that names file, key and fix."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from flaxlings.course.fault import Fault, quoted
from flaxlings.course.model import DIFFICULTIES, TIME_LIMIT, TRACKS, Difficulty, Exercise, Track

TIME_LIMIT_MOST = 600.0
"""Seconds. Whoever needs more than ten minutes for one run has written no exercise."""

EXERCISE_KEYS = ("name", "title", "track", "difficulty", "learnt", "hints", "links", "time_limit")

EXERCISE_NAME = re.compile(r"[a-z][a-z0-9_]*")
"""What the name of an exercise is: a file name and a module name at once."""

_Choice = TypeVar("_Choice", bound=str)


@dataclass(frozen=True, slots=True)
class Table:
    """The keys of one table, and how an error names their place.

    Every method that reads a key raises a Fault when the value is not what the key is for.
    """

    file: str
    """The manifest, relative to the home of the course."""
    values: Mapping[str, object]
    place: str = ""
    """`exercise 3 (linen_dense)`; empty for the top of the file."""

    def fault(self, key: str, wrong: str, fix: str) -> Fault:
        """The error about one key."""
        return Fault(": ".join(part for part in (self.file, self.place, key, wrong) if part), fix)

    def refuse_unknown(self, known: Sequence[str]) -> None:
        """Raises a Fault for the first key that is none of `known`, with the near miss."""
        for key in self.values:
            if key not in known:
                import difflib  # noqa: PLC0415 -- only for whoever mistyped

                near = difflib.get_close_matches(key, known, 1)
                fix = f"Did you mean `{near[0]}`?" if near else f"Remove it; the keys here are {', '.join(known)}."
                raise self.fault(key, "an unknown key.", fix)

    def line(self, key: str) -> str:
        """A string of one line, not empty."""
        text = self._text(key, self._required(key, f'Write `{key} = "..."`.'))
        if len(text.splitlines()) != 1:
            raise self.fault(key, "more than one line.", f"Write `{key}` as one line.")
        return text

    def name(self) -> str:
        """The exercise's name: it is a file name and a module name at once."""
        name = self.line("name")
        if not EXERCISE_NAME.fullmatch(name):
            fix = "A name is lower-case letters, digits and `_`, and starts with a letter: `linen_dense`."
            raise self.fault("name", f"{quoted(name)} cannot be a name.", fix)
        return name

    def choice(self, key: str, choices: tuple[_Choice, ...]) -> _Choice:
        """One of the given words."""
        text = self.line(key)
        if text not in choices:
            import difflib  # noqa: PLC0415 -- only for whoever mistyped

            near = difflib.get_close_matches(text, choices, 1)
            fix = f'Write `{key} = "{near[0]}"`.' if near else f"Write one of {', '.join(choices)}."
            raise self.fault(key, f"{quoted(text)} is none of {', '.join(choices)}.", fix)
        return text

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings, none of them empty."""
        fix = f'Write `{key} = ["...", "..."]`.'
        values = self._required(key, fix)
        if not isinstance(values, list):
            raise self.fault(key, f"{quoted(values)} is not a list of strings.", fix)
        return tuple(self._text(f"{key}[{index}]", value) for index, value in enumerate(values))

    def hints(self) -> tuple[str, ...]:
        """At least one hint."""
        hints = self.texts("hints")
        if not hints:
            raise self.fault("hints", "empty.", "Write at least one hint: nobody should be stuck.")
        return hints

    def links(self) -> tuple[str, ...]:
        """Addresses, `https://` all of them."""
        links = self.texts("links")
        for index, link in enumerate(links):
            if not link.startswith("https://") or not urlsplit(link).netloc or link.split() != [link]:
                fix = "Write the whole address, `https://...`, without spaces."
                raise self.fault(f"links[{index}]", f"{quoted(link)} is not an https address.", fix)
        return links

    def time_limit(self) -> float:
        """Seconds; the course's own limit when the key is not there."""
        value = self.values.get("time_limit", TIME_LIMIT)
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value <= TIME_LIMIT_MOST:
            wrong = f"{quoted(value)} is not a number of seconds above 0 and up to {TIME_LIMIT_MOST:g}."
            raise self.fault("time_limit", wrong, f"Write `time_limit = {TIME_LIMIT:g}`, or leave it out for that.")
        return float(value)

    def exercise(self, topic: str) -> Exercise:
        """The exercise that this table describes."""
        self.refuse_unknown(EXERCISE_KEYS)
        track: Track = self.choice("track", TRACKS)
        difficulty: Difficulty = self.choice("difficulty", DIFFICULTIES)
        return Exercise(
            name=self.name(),
            topic=topic,
            title=self.line("title"),
            track=track,
            difficulty=difficulty,
            hints=self.hints(),
            links=self.links(),
            learnt=self.line("learnt"),
            time_limit=self.time_limit(),
        )

    def _required(self, key: str, fix: str) -> object:
        if key not in self.values:
            raise self.fault(key, "missing.", fix)
        return self.values[key]

    def _text(self, key: str, value: object) -> str:
        if not isinstance(value, str):
            raise self.fault(key, f"{quoted(value)} is not a string.", "Put it in quotes.")
        if not value.strip():
            raise self.fault(key, "empty.", "Write something there, or remove it.")
        return value.strip()
