"""Pitfalls are recognised by what their text does: all of it, part of it, two at once; never against the evidence."""

from __future__ import annotations

import pytest

from flaxlings.course.model import Exercise
from flaxlings.judge.decide import NOT_DIAGNOSED, decide
from flaxlings.judge.diagnose.case import Case, Found, Rule
from flaxlings.judge.diagnose.diagnose import LOOKS_LIKE, Texts, diagnose
from flaxlings.judge.diagnose.pitfalls import Known, Match, alike, broken, by_place, chosen
from flaxlings.judge.diagnose.place import place_of
from flaxlings.judge.observation import Frame, Leaf, Number, Observation, Pitfall, ProbePlan, Raised, Transcript

EXERCISE = Exercise("linen_dense", "03_parameters", "Dense", "linen", "easy", (), (), "Params", time_limit=20.0)
SEEDS = (0, 17)
PLAN = tuple(ProbePlan(name, f"the {name}", SEEDS) for name in ("names", "output", "state"))
Value = int | float | Raised


def run(names: Value = 1.0, output: Value = 1.0, state: Value = 1.0) -> Transcript:
    """A run whose probes gave these numbers (plus the seed), or raised."""
    values = {"names": names, "output": output, "state": state}
    return Transcript(
        plan=PLAN, observations=tuple(seen(probe, seed, value) for probe, value in values.items() for seed in SEEDS)
    )


def seen(probe: str, seed: int, value: Value) -> Observation:
    if isinstance(value, Raised):
        return Observation(probe, seed, raised=value)
    return Observation(probe, seed, (Leaf(("y",), Number("float", repr(float(value + seed)))),))


def known(name: str, transcript: Transcript, text: str = "") -> Known:
    return Known(Pitfall(name, (("right", name),), f"About {name}."), transcript, text)


def matches(yours: Transcript, *pitfalls: Known, source: str = "", exact: bool = True) -> list[Match]:
    failing = broken({plan.name: plan for plan in PLAN}, by_place(run()), by_place(yours))
    candidates = [each for each in alike(run(), yours, pitfalls, failing, source) if each.exact or not exact]
    return chosen(candidates, failing, source)


def named(yours: Transcript, *pitfalls: Known, source: str = "") -> list[str]:
    return [each.known.pitfall.id for each in matches(yours, *pitfalls, source=source)]


def test_a_run_that_is_a_pitfalls_run_has_its_name() -> None:
    assert named(run(output=2), known("other", run(output=3)), known("this", run(output=2))) == ["this"]


def test_a_right_run_has_no_name() -> None:
    assert named(run(), known("this", run(output=2))) == []


def test_a_pitfall_that_would_break_what_is_right_is_not_it() -> None:
    assert named(run(output=2), known("more", run(output=2, state=5))) == []


def test_one_pitfall_for_everything_goes_before_two_for_the_parts() -> None:
    parts = known("names", run(names=2)), known("output", run(output=2))
    assert named(run(names=2, output=2), *parts, known("both", run(names=2, output=2))) == ["both"]


def test_two_mistakes_at_once_are_both_named() -> None:
    pitfalls = known("names", run(names=2)), known("state", run(state=2)), known("other", run(names=3))
    assert named(run(names=2, state=2), *pitfalls) == ["names", "state"]


def test_a_second_mistake_without_a_name_leaves_the_first_its_own() -> None:
    found = matches(run(names=2, state=9), known("names", run(names=2)))
    assert [(each.known.pitfall.id, each.explains) for each in found] == [("names", frozenset({"names"}))]


def test_a_pitfall_that_is_alike_in_one_probe_and_not_in_another_only_looks_like_it() -> None:
    pitfall = known("both", run(names=2, output=2))
    yours = run(names=2, output=3)
    assert [each.exact for each in matches(yours, pitfall, exact=False)] in ([], [False])
    assert named(yours, pitfall) == []


def test_an_exception_from_a_line_that_names_another_parameter_only_looks_like_it() -> None:
    def raised(code: str) -> Raised:
        return Raised("TypeError", "init() got 5", (Frame(3, "f", code),), 3, "jax")

    pitfall = known("bias", run(output=raised("self.param('bias', lecun_normal(), (4,))")))
    assert named(run(output=raised('b = self.param("bias", init, shape)')), pitfall) == ["bias"]
    assert named(run(output=raised("self.param('kernel', lecun_normal(), 3, 4)")), pitfall) == []


def test_a_pitfall_must_be_alike_with_every_seed() -> None:
    once = Transcript(plan=PLAN, observations=(*run().observations[:3], seen("output", 17, 5), *run().observations[4:]))
    assert named(once, known("always", run(output=5))) == []
    assert named(once, known("once", once)) == ["once"]


RAISED = Raised("ValueError", "expected (3, 4) but got (4, 3)", origin="flax")


@pytest.mark.parametrize(
    ("yours", "found"),
    [
        (RAISED, [("this", True)]),
        (Raised("ValueError", "expected (5, 4) but got (4, 5)", origin="flax"), [("this", False)]),
        (Raised("ValueError", "something else", origin="flax"), []),
        (Raised("ValueError", RAISED.message, origin="jax"), []),
        (Raised("TypeError", RAISED.message, origin="flax"), []),
    ],
)
def test_exceptions_are_alike_by_type_origin_and_message(yours: Raised, found: list[tuple[str, bool]]) -> None:
    alike = matches(run(output=yours), known("this", run(output=RAISED)), exact=False)
    assert [(each.known.pitfall.id, each.exact) for each in alike] == found


def test_files_that_do_not_load_are_alike_by_what_they_raise() -> None:
    unloadable = Transcript(plan=PLAN, unloadable=RAISED)
    other = Transcript(plan=PLAN, unloadable=Raised("NameError", "name 'x' is not defined"))
    assert named(unloadable, known("names", run(names=2)), known("loads-not", unloadable)) == ["loads-not"]
    assert named(other, known("loads-not", unloadable)) == []


def test_of_mistakes_that_look_the_same_the_one_that_is_written_alike_is_named() -> None:
    pitfalls = (
        known("inside", run(output=2), "def f(x):\n    return [g(y) for y in x]\n"),
        known("outside", run(output=2), "@g\ndef f(x):\n    return x\n"),
    )
    assert named(run(output=2), *pitfalls, source="@g\ndef f(inputs):\n    return inputs\n") == ["outside"]
    assert named(run(output=2), *pitfalls, source="def f(z):\n    return [g(a) for a in z]\n") == ["inside"]


def test_of_mistakes_that_look_the_same_the_one_whose_words_are_there_is_named() -> None:
    pitfalls = (
        Known(Pitfall("without", (("@a\n@b\ndef", "@a\ndef"),), "Without."), run(output=2), "@a\ndef f(x): pass"),
        Known(Pitfall("above", (("@a\n@b", "@b\n@a"),), "Above."), run(output=2), "@b\n@a\ndef f(x): pass"),
    )
    assert named(run(output=2), *pitfalls, source="@b\n@a\ndef f(inputs): a, b, c, d") == ["above"]
    assert named(run(output=2), *pitfalls, source="@a\ndef f(inputs): a, b, c, d") == ["without"]


def test_a_pitfall_whose_place_is_untouched_only_looks_like_it() -> None:
    pitfall = Known(Pitfall("field", (("modules: Sequence", "layers: Sequence"),), "The field."), run(output=2), "")
    kept = matches(run(output=2), pitfall, source="modules : Sequence\nself.layers = list(modules)", exact=False)
    assert [each.exact for each in kept] == [False]
    for source in ("layers: Sequence", "modules: Sequence\nlayers: Sequence", "children: Sequence", ""):
        assert named(run(output=2), pitfall, source=source) == ["field"]


SOLUTION = """import flax.linen as nn

class Dense(nn.Module):
    def __call__(self, x):
        kernel = self.param("kernel", init, (x.shape[-1], self.features))
        bias = self.param("bias", zeros, (self.features,))
        return x @ kernel + bias
"""
SWAPPED = Pitfall("swapped", (("(x.shape[-1], self.features)", "(self.features, x.shape[-1])"),), "Swapped.")
FORGOTTEN = Pitfall("forgotten", ((" + bias", ""),), "No bias.")


@pytest.mark.parametrize(
    ("pitfall", "line", "number"),
    [
        (SWAPPED, '    kernel = self.param("kernel", init, (self.features, x.shape[-1]))  # as in PyTorch', 3),
        (SWAPPED, '    w = self.param("kernel", my_init, (self.features, inputs.shape[-1]))', 3),
        (SWAPPED, "    something = entirely(different)", None),
        (FORGOTTEN, "    return x @ kernel", 3),
    ],
)
def test_the_line_is_found_also_when_it_is_written_otherwise(pitfall: Pitfall, line: str, number: int | None) -> None:
    assert place_of(pitfall, SOLUTION, f"import jax\n# a comment about kernel\n{line}\n") == number


@pytest.mark.parametrize("source", ["", "\n" * 10_000, "(" * 50_000, "\0\x1b[2J", "a b " * 20_000])
def test_no_text_is_too_odd_to_look_at(source: str) -> None:
    assert place_of(SWAPPED, SOLUTION, source) is None
    assert named(run(output=2), known("a", run(output=2)), known("b", run(output=2)), source=source)


def test_the_verdict_says_the_pitfalls_sentence_and_the_line() -> None:
    yours = run(output=2)
    texts = Texts("a = 1\nwrong\n", "right\n", (known("wrong", yours, "wrong\n"),))
    verdict = decide(EXERCISE, "digest", pristine=False, reference=run(), yours=yours, texts=lambda: texts)
    (diagnosis,) = verdict.diagnoses
    assert (diagnosis.id, diagnosis.source, diagnosis.says, diagnosis.line) == (
        "wrong",
        "pitfall",
        "About wrong.",
        2,
    )


def test_what_is_only_similar_is_said_to_look_so() -> None:
    yours = run(output=Raised("ValueError", "expected (5, 4) but got (4, 5)", origin="flax"))
    texts = Texts("", "", (known("wrong", run(output=RAISED)),))
    verdict = decide(EXERCISE, "digest", pristine=False, reference=run(), yours=yours, texts=lambda: texts)
    assert [each.says for each in verdict.diagnoses] == [f"{LOOKS_LIKE}About wrong."]


def test_nobody_is_sent_to_an_exercise_that_the_course_does_not_have() -> None:
    yours = run(output=Raised("flax.errors.InvalidRngError", 'Dense needs PRNG for "params"', origin="flax"))

    def sent(*exercises: str) -> list[str | None]:
        texts = Texts(exercises=frozenset(exercises))
        verdict = decide(EXERCISE, "digest", pristine=False, reference=run(), yours=yours, texts=lambda: texts)
        return [each.exercise for each in verdict.diagnoses]

    assert sent("linen_init_apply", "linen_counter") == ["linen_init_apply"]
    assert sent("linen_counter") == [None]


def test_what_a_rule_says_of_the_first_goes_before_a_pitfall_of_what_follows() -> None:
    yours = run(names=7, output=2)
    pitfall = known("partly", run(output=2))

    def rule(case: Case) -> Found | None:
        return Found("named", "The names.") if case.plan.name == "names" else None

    def ids(*rules: Rule) -> list[str]:
        probes = decide(EXERCISE, "digest", pristine=False, reference=run(), yours=yours).probes
        texts = Texts("", "", (pitfall,))
        return [each.id for each in diagnose(EXERCISE, probes, texts, reference=run(), yours=yours, rules=rules)]

    assert ids(rule) == ["named"]
    assert ids() == ["partly"]


def test_a_pitfall_of_a_later_probe_goes_before_what_only_looks_like_the_first() -> None:
    yours = run(names=7, output=2)
    probes = decide(EXERCISE, "digest", pristine=False, reference=run(), yours=yours).probes
    texts = Texts("", "", (known("partly", run(output=2)),))

    def ids(rule: Rule) -> list[str]:
        return [each.id for each in diagnose(EXERCISE, probes, texts, reference=run(), yours=yours, rules=(rule,))]

    assert ids(lambda _: Found("likely", "Perhaps.", sure=False)) == ["partly", "likely"]
    assert ids(lambda _: Found("here", "Here.", is_place=True)) == ["partly", "here"]
    assert ids(lambda _: Found("sure", "This.")) == ["sure"]


def test_an_exception_without_a_name_does_not_silence_the_rules_about_the_other_probes() -> None:
    yours = run(names=Raised("own.Error", "what nobody knows"), output=2)
    probes = decide(EXERCISE, "digest", pristine=False, reference=run(), yours=yours).probes

    def rule(case: Case) -> Found | None:
        return Found("output", "The output.") if case.plan.name == "output" else None

    found = diagnose(EXERCISE, probes, Texts(), reference=run(), yours=yours, rules=(rule,))
    assert [each.id for each in found] == ["output"]


def test_a_diagnosis_that_fails_costs_itself_and_not_the_verdict() -> None:
    def texts() -> Texts:
        raise ZeroDivisionError("in a rule")

    verdict = decide(EXERCISE, "digest", pristine=False, reference=run(), yours=run(output=2), texts=texts)
    assert (verdict.status, verdict.reason) == ("unsolved", "different")
    (advice,) = verdict.diagnoses
    assert (advice.id, advice.is_advice) == (NOT_DIAGNOSED, True)
    assert "ZeroDivisionError: in a rule" in advice.says


def test_one_mistake_that_is_raised_in_every_probe_is_said_once() -> None:
    def raised(features: int) -> Raised:
        message = f"Inconsistent batch axis sizes: {{{features}, 7}}"
        return Raised("ValueError", message, (Frame(7, "f", "self.heads(x)"),), 7, "flax")

    yours = run(names=raised(3), output=raised(4), state=raised(5))
    verdict = decide(EXERCISE, "digest", pristine=False, reference=run(), yours=yours, texts=Texts)
    (diagnosis,) = verdict.diagnoses
    assert diagnosis.id == "transform-misuse"
    assert "3, 7" in diagnosis.says


def test_what_looks_like_a_pitfall_goes_before_a_mere_place() -> None:
    yours = run(output=Raised("ValueError", "expected (5, 4) but got (4, 5)", origin="flax"))
    probes = decide(EXERCISE, "digest", pristine=False, reference=run(), yours=yours).probes
    texts = Texts("", "", (known("wrong", run(output=RAISED)),))

    def ids(rule: Rule) -> list[str]:
        return [each.id for each in diagnose(EXERCISE, probes, texts, reference=run(), yours=yours, rules=(rule,))]

    assert ids(lambda _: Found("here", "Here.", is_place=True)) == ["wrong", "here"]
    assert ids(lambda _: Found("likely", "Perhaps.", sure=False)) == ["likely"]


@pytest.mark.parametrize(
    ("text", "exact"),
    [("return x @ kernel + bias", False), ("return x @ kernel", True), ("y = x @ kernel\nreturn y", True), ("", True)],
)
def test_a_pitfall_that_leaves_something_out_only_looks_like_a_text_that_has_it(text: str, exact: bool) -> None:
    pitfall = Known(Pitfall("out", (("return x @ kernel + bias", ""),), "Left out."), run(output=2), "")
    assert [each.exact for each in matches(run(output=2), pitfall, source=text, exact=False)] == [exact]


def test_a_statement_that_says_it_goes_before_a_pitfall_that_only_does_the_same() -> None:
    yours = run(output=2)
    probes = decide(EXERCISE, "digest", pristine=False, reference=run(), yours=yours).probes
    pitfall = Known(Pitfall("forgotten", (("x = nn.relu(x)\nreturn x", "return x"),), "Forgotten."), yours, "return x")

    def ids(source: str) -> list[str]:
        texts = Texts(source, "x = nn.relu(x)\nreturn x", (pitfall,))
        return [each.id for each in diagnose(EXERCISE, probes, texts, reference=run(), yours=yours)]

    assert ids("for m in y:\n    nn.relu(x)\nz = x") == ["result-thrown-away"]
    assert ids("z = x") == ["forgotten"]
    assert ids("return x") == ["forgotten"]


def test_in_a_tie_a_pitfall_that_brings_in_what_is_not_there_comes_last() -> None:
    pitfalls = (
        Known(
            Pitfall("undone", (("return ys", "return swapaxes(ys)"),), "Undone."), run(output=2), "a b return ys c d"
        ),
        Known(Pitfall("left-out", (("out_axes=1)", "out_axes=0)"),), "Left out."), run(output=2), "q"),
    )
    assert named(run(output=2), *pitfalls, source="a b return (ys) c d") == ["left-out"]


def test_the_line_that_the_solution_has_too_is_never_shown() -> None:
    source = "kernel = self.param('kernel', init, shape)\nreturn x @ kernel + bias\n"
    assert place_of(FORGOTTEN, SOLUTION, source.replace(" + bias", "")) == 2
    assert place_of(FORGOTTEN, SOLUTION, source) is None


def test_the_first_of_two_causes_stays_the_first_though_it_is_raised_again() -> None:
    mapped = Raised("ValueError", "Inconsistent batch axis sizes: {3, 7}", (Frame(7, "f", "self.h(x)"),), 7, "flax")
    other = Raised("UnboundLocalError", "cannot access local variable 'y'", (Frame(9, "f", "y = y"),), 9)
    yours = run(names=mapped, output=other, state=mapped)
    verdict = decide(EXERCISE, "digest", pristine=False, reference=run(), yours=yours, texts=Texts)
    assert next(each.id for each in verdict.diagnoses) == "transform-misuse"
    assert len(verdict.diagnoses) == len({each.id for each in verdict.diagnoses})
