"""A verdict as plain text, for reports that are no console."""

from __future__ import annotations

import io
from collections.abc import Sequence

from flaxlings.judge.verdict import Verdict
from flaxlings.screen.console import make_console, marks_for
from flaxlings.screen.verdict import render_verdict

WIDTH = 100


def verdict_text(verdict: Verdict, *, width: int = WIDTH, source_lines: Sequence[str] | None = None) -> str:
    """The verdict as it is shown on a console of `width` columns, without colours."""
    stream = io.StringIO()
    console = make_console(color="never", file=stream, width=width)
    console.print(render_verdict(verdict, marks=marks_for(console), width=width, source_lines=source_lines))
    return stream.getvalue().rstrip("\n")
