"""What `doctor` found, a line each, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rich.cells import cell_len
from rich.console import RenderableType
from rich.text import Text

from flaxlings.screen.harmless import harmless, prose
from flaxlings.screen.layout import Hanging, hang, sections
from flaxlings.screen.marks import Marks

Health = Literal["ok", "warning", "broken"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what it is, and what to do where it is not as it should be."""

    name: str
    health: Health
    says: str
    hint: str = ""


def render_findings(findings: Sequence[Finding], *, marks: Marks, width: int) -> RenderableType:
    """Every finding in the given order, then whether flaxlings will work here."""
    names = max((cell_len(finding.name) for finding in findings), default=0)
    # What is said needs room of its own; otherwise it goes under the name.
    beside = width - marks.width - 1 - names - 2 >= 30
    rows: list[RenderableType] = []
    for finding in findings:
        mark, style = _mark(finding.health, marks)
        head = Text.assemble((mark, style), " ", (finding.name, "bold"))
        indent = marks.blank + " "
        if beside:
            head.append(" " * (names - cell_len(finding.name) + 2))
            indent += " " * (names + 2)
            rows.append(Hanging(head, harmless(finding.says)))
        else:
            rows += [head, hang(indent, harmless(finding.says))]
        if finding.hint:
            rows.append(Hanging(Text.assemble(indent, (marks.arrow, "cyan"), " "), prose(finding.hint)))
    return sections((rows, [_conclusion(findings, marks)]))


def _mark(health: Health, marks: Marks) -> tuple[str, str]:
    return {"ok": (marks.ok, "green"), "warning": (marks.warn, "yellow"), "broken": (marks.bad, "red")}[health]


def _conclusion(findings: Sequence[Finding], marks: Marks) -> Hanging:
    broken = sum(finding.health == "broken" for finding in findings)
    warnings = sum(finding.health == "warning" for finding in findings)
    if broken:
        verb = "thing is" if broken == 1 else "things are"
        return Hanging(Text.assemble((marks.bad, "red"), " "), Text(f"{broken} {verb} broken."))
    if warnings:
        text = f"flaxlings works here, with {warnings} warning{'s' if warnings > 1 else ''}."
        return Hanging(Text.assemble((marks.warn, "yellow"), " "), Text(text))
    return Hanging(Text.assemble((marks.ok, "green"), " "), Text("Everything works here."))
