"""Rules about exceptions: what one is, and the sentence that most of them are."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from flaxlings.judge.describe import shorten
from flaxlings.judge.observation import Raised
from flaxlings.judge.verdict import Diagnosis

ExceptionRule = Callable[[Raised, str], Diagnosis | None]
"""Takes what was raised, its message cut to a length that patterns may search, and the name of the exercise."""

_FLAX_PAGE = "https://flax.readthedocs.io/en/latest/api_reference/flax.errors.html"
_JAX_PAGE = "https://docs.jax.dev/en/latest/errors.html"
# Newer versions of jax have moved the page; the message knows where to.
_JAX_LINK = re.compile(r"See (https://docs\.jax\.dev/en/latest/(?:\d{1,4}/)?errors\.html#jax\.errors\.\w{1,80})")

_NO_LINE = " It is raised where the check calls your code: compare names, fields and arguments with the task."


@dataclass(frozen=True, slots=True)
class Sentence:
    """A rule that is one sentence: for these types of exception, when message and code agree.

    Attributes:
        types: the types with spaces between them, `flax.errors.NameInUseError`; those of Python without their module.
        pattern: searched in the message. Its named groups fill `says`. Bounded repetitions only: a message can be
            anything.
        id: the cause's id.
        says: a format string over the pattern's groups.
        taught: the exercise that teaches it.
        code: when given, searched in the learner's innermost line; without such a line the rule declines.
        origin: when given, the library that must have raised it.
        own_line: whether the rule declines when no line of the learner's was running.
        says_where: as in `diagnosis`.
    """

    types: str
    pattern: str
    id: str
    says: str
    taught: str | None = None
    code: str | None = field(default=None, kw_only=True)
    origin: str | None = field(default=None, kw_only=True)
    own_line: bool = field(default=False, kw_only=True)
    says_where: bool = field(default=False, kw_only=True)

    def __call__(self, raised: Raised, exercise: str) -> Diagnosis | None:
        """The diagnosis, or None when the exception is not this one."""
        if raised.type not in self.types.split() or (self.origin is not None and raised.origin != self.origin):
            return None
        if self.own_line and not raised.frames:
            return None
        # Patterns are compiled when they are first asked: a start waits for none of them.
        if self.code and not re.search(self.code, code_of(raised)):
            return None
        match = re.search(self.pattern, raised.message, re.DOTALL)
        if not match:
            return None
        groups = {name: plain(text or "") for name, text in match.groupdict().items()}
        return diagnosis(raised, exercise, self.id, self.says.format(**groups), self.taught, says_where=self.says_where)


def diagnosis(
    raised: Raised,
    exercise: str,
    id: str,  # noqa: A002 -- the field's name
    says: str,
    taught: str | None = None,
    *,
    says_where: bool = False,
) -> Diagnosis:
    """What a rule answers, with the link of the exception's own page; nobody is sent to where they are.

    Args:
        raised: what was raised.
        exercise: where the learner is.
        id: the cause's id.
        says: the sentence.
        taught: the exercise that teaches it.
        says_where: whether the sentence needs no word about where, when no line of the learner's was running.
    """
    if not raised.frames and not says_where:
        says += _NO_LINE
    return Diagnosis(id, "rule", says, raised.line, link_of(raised), exercise=None if taught == exercise else taught)


def link_of(raised: Raised) -> str | None:
    """The page about this type of exception; the one that the message names where there are two."""
    module, _, name = raised.type.rpartition(".")
    if not name.isidentifier():
        return None
    if module == "flax.errors":
        return f"{_FLAX_PAGE}#{raised.type}"
    if module == "jax.errors":
        match = _JAX_LINK.search(raised.message)
        return match[1] if match else f"{_JAX_PAGE}#{raised.type}"
    return None


def code_of(raised: Raised) -> str:
    """The learner's innermost line, empty when none was running."""
    return raised.frames[-1].code[:1000] if raised.frames else ""


def plain(text: str) -> str:
    """A part of a stranger's message, short and on one line."""
    return shorten(" ".join(text[:400].split()), 80)
