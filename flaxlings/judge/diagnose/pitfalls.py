"""Which pitfalls a learner's run is alike: mistakes that have a name because somebody made them before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from keyword import iskeyword

from flaxlings.judge.compare import compare
from flaxlings.judge.observation import Array, Observation, Pitfall, ProbePlan, Raised, Spec, Transcript

Seen = dict[str, dict[int, Observation]]
"""Observations by probe and seed."""

_VARYING = re.compile(r"\d+|0x[0-9a-f]+|'[^'\n]{0,80}'|\"[^\"\n]{0,80}\"")
_QUOTED = re.compile(r"['\"](\w{1,40})['\"]")
_WORD = re.compile(r"\w+|[^\w\s]")
_MESSAGE_LIMIT = 2_000
_FEW = 5
"""Words and signs: `return x @ kernel + bias` has six."""
_TEXT_LIMIT = 20_000


@dataclass(frozen=True, slots=True)
class Known:
    """A pitfall, and what its text was seen to do."""

    pitfall: Pitfall
    transcript: Transcript
    text: str = ""
    """The solution with the pitfall's replacements."""
    breaks: frozenset[str] | None = None
    """The probes that it makes fail, once somebody has looked; it saves the time of looking at every save."""


@dataclass(frozen=True, slots=True)
class Match:
    """A pitfall whose run is the learner's run, in these probes."""

    known: Known
    explains: frozenset[str]
    exact: bool
    """False when it is alike in part, in an exception's words without their names, or against what the text says."""


def alike(
    reference: Transcript, yours: Transcript, known: Sequence[Known], failing: frozenset[str], source: str = ""
) -> tuple[Match, ...]:
    """The pitfalls that explain some of the failing probes.

    A pitfall that would make a probe fail which does not is none of them.

    Args:
        reference: what was seen of the solution.
        yours: what was seen of the learner's file.
        known: the pitfalls, and what was seen of each.
        failing: the probes that are to be explained.
        source: the learner's text, which can show that a mistake was not made in these words.
    """
    plans = {probe.name: probe for probe in reference.plan}
    expected, seen = by_place(reference), by_place(yours)
    words = words_of(source)
    found = (_candidate(each, plans, expected=expected, yours=seen, failing=failing, run=yours) for each in known)
    return tuple(
        replace(each, exact=False) if each.exact and _is_unmade(each.known.pitfall, words) else each
        for each in found
        if each is not None
    )


def chosen(candidates: Sequence[Match], failing: frozenset[str], source: str = "") -> list[Match]:
    """As few as explain as much as possible; several only where each explains some probes of its own.

    Args:
        candidates: pitfalls that explain some of the failing probes.
        failing: the probes that are to be explained.
        source: the learner's text, to tell mistakes apart that look the same from outside.
    """
    picked: list[Match] = []
    left = set(failing)
    while left:
        most = max(((len(each.explains & left), each.exact) for each in candidates), default=(0, False))
        if not most[0]:
            break
        best = _most_alike([each for each in candidates if (len(each.explains & left), each.exact) == most], source)
        picked.append(best)
        left -= best.explains
    return picked


def words_of(source: str) -> tuple[str, ...]:
    """The words and signs of a text, in their order; of a very long one, the first."""
    return tuple(_WORD.findall(source[:_TEXT_LIMIT]))


def is_written(pitfall: Pitfall, source: str) -> bool:
    """Whether the text holds everything that the pitfall puts there, word for word."""
    words = words_of(source)
    return all(_holds(words, words_of(new)) for _, new in pitfall.replace if words_of(new))


def _is_unmade(pitfall: Pitfall, words: tuple[str, ...]) -> bool:
    """Whether the text holds what the pitfall would have replaced, and nothing of what it would have put there."""
    pairs = [(words_of(old), words_of(new)) for old, new in pitfall.replace]
    if not words or any(new and _holds(words, new) for _, new in pairs):
        return False
    # A few words may stand in another place too, where what was to be left out here is not.
    return any(_holds(words, old) and (bool(new) or len(old) >= _FEW) for old, new in pairs)


def _holds(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return f" {' '.join(part)} " in f" {' '.join(words)} " if part else True


def _most_alike(matches: list[Match], source: str) -> Match:
    """Of mistakes that look the same from outside, the one that is written like the learner's text."""
    if len(matches) == 1:
        return matches[0]
    from difflib import SequenceMatcher  # noqa: PLC0415 -- only where several pitfalls do the same

    words = words_of(source)

    def likeness(each: Match) -> tuple[int, int, float]:
        pairs = [(words_of(old), words_of(new)) for old, new in each.known.pitfall.replace]
        literal = sum(len(new) for _, new in pairs) if all(_holds(words, new) for _, new in pairs) else 0
        # A name that the pitfall brings in and the text lacks: it was made otherwise.
        brought = {word for old, new in pairs for word in new if word not in old}
        foreign = {word for word in brought if word.isidentifier() and not iskeyword(word)} - {*words}
        ratio = SequenceMatcher(None, words, words_of(each.known.text), autojunk=False).ratio()
        return literal, -len(foreign), ratio

    return max(matches, key=likeness)


def by_place(transcript: Transcript) -> Seen:
    """The observations by probe and seed; of two for one place, which only a stranger sends, none."""
    seen: Seen = {}
    twice: set[tuple[str, int]] = set()
    for each in transcript.observations:
        if each.seed in seen.setdefault(each.probe, {}):
            twice.add((each.probe, each.seed))
        seen[each.probe][each.seed] = each
    for probe, seed in twice:
        del seen[probe][seed]
    return seen


def looked_at(known: Known, reference: Transcript) -> Known:
    """The pitfall, and which probes it makes fail."""
    plans = {probe.name: probe for probe in reference.plan}
    return replace(known, breaks=broken(plans, by_place(reference), by_place(known.transcript)))


def broken(plans: dict[str, ProbePlan], expected: Seen, yours: Seen) -> frozenset[str]:
    """The probes that are not the same on both sides."""
    return frozenset(name for name in plans if _parts(plans[name], expected, yours))


def _candidate(
    each: Known,
    plans: dict[str, ProbePlan],
    *,
    expected: Seen,
    yours: Seen,
    failing: frozenset[str],
    run: Transcript,
) -> Match | None:
    seen = by_place(each.transcript)
    own = each.breaks if each.breaks is not None else broken(plans, expected, seen)
    if own - failing:
        return None
    if each.transcript.unloadable is not None or run.unloadable is not None:
        alike = _raised_alike(each.transcript.unloadable, run.unloadable)
        return Match(each, failing, exact=alike == _SAME) if alike else None
    found = {name: _alike(plans[name], seen.get(name, {}), yours.get(name, {})) for name in own}
    explains = frozenset(name for name, alike in found.items() if alike)
    if not explains or (explains != own and not any(_is_telling(seen[name]) for name in explains)):
        return None
    # What it does to a probe in another way than the learner's text does may be chance in the others.
    return Match(each, explains, exact=explains == own and all(found[name] == _SAME for name in explains))


_SAME = 2
_SIMILAR = 1


def _is_telling(observations: dict[int, Observation]) -> bool:
    """Whether what was seen is more than a yes or no, a name or a count, which two mistakes can easily share."""
    return any(
        each.raised is not None or any(isinstance(leaf.value, Array | Spec) for leaf in each.leaves)
        for each in observations.values()
    )


def _parts(plan: ProbePlan, expected: Seen, yours: Seen) -> bool:
    """Whether a probe differs with some seed that both sides were run with; also where one side saw nothing."""
    left, right = expected.get(plan.name, {}), yours.get(plan.name, {})
    common = left.keys() & right.keys()
    return not common or any(_alike_once(plan, left[seed], right[seed]) != _SAME for seed in common)


def _alike(plan: ProbePlan, left: dict[int, Observation], right: dict[int, Observation]) -> int:
    """How alike a probe is on both sides, with all seeds that both have: the same, similar, or not at all (0)."""
    common = left.keys() & right.keys()
    return min((_alike_once(plan, left[seed], right[seed]) for seed in common), default=0)


def _alike_once(plan: ProbePlan, left: Observation, right: Observation) -> int:
    if left.raised is not None or right.raised is not None:
        return _raised_alike(left.raised, right.raised)
    return 0 if compare(left.leaves, right.leaves, plan) else _SAME


def _raised_alike(left: Raised | None, right: Raised | None) -> int:
    """Exceptions are the same by type, origin and message; similar when only names and numbers differ, or the line."""
    if left is None or right is None or (left.type, left.origin) != (right.type, right.origin):
        return 0
    ours, theirs = left.message[:_MESSAGE_LIMIT], right.message[:_MESSAGE_LIMIT]
    if ours == theirs and _from_alike_lines(left, right):
        return _SAME
    return _SIMILAR if _VARYING.sub("_", ours) == _VARYING.sub("_", theirs) else 0


def _from_alike_lines(left: Raised, right: Raised) -> bool:
    """Whether the lines that raised it may be the same: they quote no other names, and both are or are no generator."""
    if not left.frames or not right.frames:
        return True
    if (left.frames[-1].function == "<genexpr>") != (right.frames[-1].function == "<genexpr>"):
        return False
    ours, theirs = (set(_QUOTED.findall(each.frames[-1].code[:_MESSAGE_LIMIT])) for each in (left, right))
    return not ours or not theirs or bool(ours & theirs)
