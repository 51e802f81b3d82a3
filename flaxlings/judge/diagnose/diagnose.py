"""The likely mistake behind a failed verdict: the pitfalls that it is alike, or else what a rule finds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from flaxlings.course.model import Exercise
from flaxlings.judge.diagnose import statements
from flaxlings.judge.diagnose.case import Case, Found, Rule, Sighting
from flaxlings.judge.diagnose.exceptions import explain
from flaxlings.judge.diagnose.pitfalls import Known, Match, alike, by_place, chosen, is_written
from flaxlings.judge.diagnose.place import place_of
from flaxlings.judge.diagnose.rules import RULES
from flaxlings.judge.observation import Raised, Transcript
from flaxlings.judge.verdict import Diagnosis, ProbeResult

LOOKS_LIKE = "This looks like: "


@dataclass(frozen=True, slots=True)
class Texts:
    """What a diagnosis is about, beside what was seen: the learner's text, what pitfalls are made of, the course."""

    source: str = ""
    solution: str = ""
    known: tuple[Known, ...] = field(default=())
    exercises: frozenset[str] = frozenset()
    """The names of the course's exercises: nobody is sent to one that is not there."""


def diagnose(
    exercise: Exercise,
    probes: Sequence[ProbeResult],
    texts: Texts,
    *,
    reference: Transcript,
    yours: Transcript,
    rules: Sequence[Rule] = RULES,
) -> Iterator[Diagnosis]:
    """The causes of the probes that fail, the likeliest first.

    What explains the first failing probe has the word, because what follows is most often its consequence: pitfalls
    that do exactly this, then what an exception or a rule is sure of. Where nothing is sure about the first, pitfalls
    of the others are, then what looks like it.

    Args:
        exercise: what was to be solved.
        probes: how they came out, with every seed.
        texts: what the learner wrote, and the pitfalls to look for.
        reference: what was seen of the solution.
        yours: what was seen of the learner's file.
        rules: in the order in which they are asked.
    """
    failing = frozenset(each.name for each in probes if each.status != "same")
    candidates = alike(reference, yours, texts.known, failing, texts.source)
    matches = chosen([each for each in candidates if each.exact], failing, texts.source)
    if yours.unloadable is not None:
        cause = _of_exception(yours.unloadable, exercise, texts)
        yield from [_of_pitfall(found, texts) for found in matches] or ([cause] if cause is not None else [])
        return
    cases = list(_cases(exercise, reference, yours, probes, texts))
    explained = frozenset(name for found in matches for name in found.explains)
    if not cases or cases[0].plan.name in explained:
        statement = _of_statement(cases, matches, texts)
        if statement is not None:
            yield statement
            return
        yield from (_of_pitfall(found, texts) for found in matches)
        cases = [case for case in cases if case.plan.name not in explained]
        matches = []
    causes, certainty = _causes(exercise, cases, rules, texts)
    if certainty == "sure":
        yield from causes
        return
    others = [_of_pitfall(found, texts) for found in matches]
    if cases and certainty == "place" and not (explained or others):
        others = [_of_pitfall(found, texts) for found in chosen(candidates, failing, texts.source)]
    yield from (*others, *causes)


def _causes(
    exercise: Exercise, cases: Sequence[Case], rules: Sequence[Rule], texts: Texts
) -> tuple[list[Diagnosis], Literal["sure", "likely", "place"]]:
    """What exceptions and rules say, of the first case or the first that anything is known about; and how sure it is.

    A place is no cause, and nothing at all is no more than that.
    """
    explained = [cause for each in _raised(cases) if (cause := _of_exception(each, exercise, texts)) is not None]
    # One mistake is often raised in every probe, each time with other numbers in the sentence.
    first: dict[tuple[str, int | str], Diagnosis] = {}
    for each in explained:
        first.setdefault((each.id, each.line or each.says), each)
    raised = list(first.values())
    if raised and next(_raised(cases[:1]), None) is not None:
        return raised, "sure"
    answer = _ask(cases, rules)
    if answer is None:
        return raised, "sure" if raised else "place"
    if answer.is_place:
        return [_of_rule(answer)], "place"
    return [_of_rule(answer)], "sure" if answer.sure else "likely"


def _raised(cases: Sequence[Case]) -> Iterator[Raised]:
    return (each.yours.raised for case in cases for each in case.failing if each.yours.raised is not None)


def _ask(cases: Sequence[Case], rules: Sequence[Rule]) -> Found | None:
    """The first answer that is sure; or else the first that looks like it; or else where the forward pass parts."""
    others: list[Found] = []
    for case in cases:
        for rule in rules:
            found = rule(case)
            if found is None:
                continue
            if found.sure and not found.is_place:
                return found
            others.append(found)
    return min(others, key=lambda found: found.is_place, default=None)


def _of_pitfall(found: Match, texts: Texts) -> Diagnosis:
    pitfall = found.known.pitfall
    says = pitfall.says if found.exact else LOOKS_LIKE + pitfall.says
    return Diagnosis(pitfall.id, "pitfall", says, place_of(pitfall, texts.solution, texts.source))


def _of_statement(cases: Sequence[Case], matches: Sequence[Match], texts: Texts) -> Diagnosis | None:
    """A statement that cannot mean what it says, where pitfalls behave like the text and are written otherwise."""
    if not cases or any(is_written(found.known.pitfall, texts.source) for found in matches):
        return None
    found = _ask(cases[:1], (*statements.FIRST, *statements.RULES))
    return None if found is None else _of_rule(found)


def _of_exception(raised: Raised, exercise: Exercise, texts: Texts) -> Diagnosis | None:
    cause = explain(raised, exercise.name, texts.source)
    return cause and replace(cause, exercise=cause.exercise if cause.exercise in texts.exercises else None)


def _of_rule(found: Found) -> Diagnosis:
    return Diagnosis(found.id, "rule", found.says if found.sure else LOOKS_LIKE + found.says, found.line)


def _cases(
    exercise: Exercise, reference: Transcript, yours: Transcript, probes: Sequence[ProbeResult], texts: Texts
) -> Iterator[Case]:
    """The failing probes in the order of the plan, each with all of its seeds; what was not seen is no case."""
    expected, seen = by_place(reference), by_place(yours)
    results: dict[str, list[ProbeResult]] = {}
    for result in probes:
        results.setdefault(result.name, []).append(result)
    same = frozenset(name for name, of in results.items() if all(each.status == "same" for each in of))
    for plan in reference.plan:
        of = results.get(plan.name, [])
        if plan.name in same or any(each.status == "skipped" for each in of):
            continue
        sightings = tuple(
            Sighting(each.seed, expected[plan.name][each.seed], seen[plan.name][each.seed], each.differences)
            for each in of
            if each.seed in expected.get(plan.name, {}) and each.seed in seen.get(plan.name, {})
        )
        if sightings:
            yield Case(
                exercise,
                plan,
                sightings,
                same,
                reference.observations,
                yours.observations,
                texts.source,
                texts.solution,
            )
