"""A stranger's text on the screen: without control, and without end."""

from __future__ import annotations

from dataclasses import replace

import pytest
from verdict_cases import Printed, screen

from flaxlings.judge.difference import Difference
from flaxlings.judge.observation import Frame, Raised
from flaxlings.judge.verdict import Diagnosis, ProbeResult, Problem, Verdict


def test_what_was_printed_is_shown_harmless(printed: Printed, solved: Verdict) -> None:
    output = "[red]\x1b[31mred[/red]\n\x1b]0;title\x07\r50 %\n"
    for color in ("auto", "always"):
        shown = screen(printed, replace(solved, output=output), color=color)
        assert "\x07" not in shown
        assert "\x1b]" not in shown
        assert "[red]\\x1b[31mred[/red]" in shown
    assert screen(printed, replace(solved, output=output)) == (
        "✓ linen_dense — solved  0.42 s\n"
        "\n"
        "  your file printed\n"
        "  │  [red]\\x1b[31mred[/red]\n"
        "  │  \\x1b]0;title\\x07\\x0d50 %\n"
    )


@pytest.mark.parametrize("color", ["auto", "always"])
def test_control_characters_get_through_nowhere(printed: Printed, verdict: Verdict, color: str) -> None:
    evil = "\x1b[2J\x9b2J\x07[blink]\n\u202e"
    raised = Raised(evil, evil, (Frame(1, evil, evil),), 1)
    probes = (
        ProbeResult(evil, evil, 0, "different", (Difference(f"a{evil}/b", "value", evil, evil, evil),)),
        ProbeResult("r", evil, 0, "raised", (), raised),
    )
    hostile = replace(
        verdict,
        probes=probes,
        diagnoses=(Diagnosis(evil, "rule", evil, 1, evil),),
        problem=Problem(evil, evil + "2", 1, ((1, evil),)),
        output=evil,
    )
    for each in (hostile, replace(hostile, status="unjudged"), replace(hostile, reason="forbidden")):
        shown = screen(printed, each, color=color)
        for sign in ("\x1b[2J", "\x9b", "\x07", "\u202e"):
            assert sign not in shown


def test_ten_megabytes_of_output_are_capped(printed: Printed, solved: Verdict) -> None:
    lines = screen(printed, replace(solved, output="ten bytes\n" * 1_000_000)).splitlines()
    assert len(lines) == 3 + 20 + 1
    assert lines[-1] == "  … 999,980 more lines"
    one = screen(printed, replace(solved, output="x" * 10_000_000)).splitlines()
    assert len(one) < 80
    assert one[-1] == "  … 9,996,000 more characters"


def test_a_message_of_ten_megabytes_is_capped(printed: Printed, verdict: Verdict) -> None:
    for reason in ("raised", "forbidden"):
        huge = replace(verdict, reason=reason, problem=Problem("ValueError", "x" * 10_000_000))
        assert len(screen(printed, huge)) < 20_000
