"""Consoles of any width and encoding that print into memory, and verdicts to print."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import RenderableType

from flaxlings.course.model import Course, Difficulty, Exercise, Topic, Track
from flaxlings.judge.verdict import Verdict
from flaxlings.screen.console import Color, make_console, marks_for
from flaxlings.screen.marks import Marks

Render = Callable[[Marks, int], RenderableType]


@pytest.fixture
def printed() -> Callable[..., str]:
    """What a console of this width and encoding prints, without the blanks at the ends of lines."""

    def show(render: Render, width: int = 80, encoding: str = "utf-8", color: Color = "auto") -> str:
        stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="\n")
        console = make_console(file=stream, width=width, environ={}, color=color)
        console.print(render(marks_for(console), width))
        stream.flush()
        assert isinstance(stream.buffer, io.BytesIO)
        text = stream.buffer.getvalue().decode(encoding)
        return "".join(f"{line.rstrip()}\n" for line in text.split("\n")[:-1])

    return show


@pytest.fixture
def verdict() -> Verdict:
    """An unsolved verdict that says nothing yet; tests replace what they are about."""
    return Verdict(
        exercise="linen_dense",
        topic="03_parameters",
        path="exercises/03_parameters/linen_dense.py",
        status="unsolved",
        digest="5f1c",
        reason="different",
        seconds=0.4173,
    )


@pytest.fixture
def solved(verdict: Verdict) -> Verdict:
    """The same exercise, solved."""
    return replace(verdict, status="solved", reason=None)


@pytest.fixture
def course() -> Course:
    """Two topics with two exercises each."""

    def exercise(topic: str, name: str, title: str, track: Track, difficulty: Difficulty) -> Exercise:
        return Exercise(
            name=name,
            topic=topic,
            title=title,
            track=track,
            difficulty=difficulty,
            hints=("Begin with `nn.Module`.", "Then:\n\n```python\nx = 1\n```"),
            links=("https://flax.example/dense",),
            learnt="A kernel is `(in, out)`.",
        )

    first, second = "03_parameters", "12_nnx"
    return Course(
        Path("course"),
        (
            Topic(
                first,
                "Parameters",
                (
                    exercise(first, "linen_dense", "Dense from scratch", "linen", "easy"),
                    exercise(first, "linen_init_scale", "The scale of an initializer", "linen", "medium"),
                ),
            ),
            Topic(second, "NNX", (exercise(second, "nnx_dense", "Dense in NNX", "nnx", "hard"),)),
        ),
    )
