"""What a module holds: its variables as a tree with shapes, dtypes and counts; on a screen, as JSON, as a page."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from flaxlings.course.model import Exercise
from flaxlings.judge.observation import ProbePlan
from flaxlings.judge.variables import Variables
from flaxlings.judge.verdict import Verdict
from flaxlings.screen.harmless import harmless, harmless_line
from flaxlings.screen.json import FORMAT, verdict_json
from flaxlings.screen.layout import INDENT, Hanging, hang, sections
from flaxlings.screen.marks import Marks
from flaxlings.screen.trees import TreeEntry, tree_lines

_MOST = 200
"""Variables of one module that are shown on a screen."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown: the modules of a probe, and whose they are."""

    exercise: Exercise
    plan: ProbePlan
    seed: int
    modules: tuple[Variables, ...]
    solution: bool = False
    """Whether they are the reference answer's."""

    @property
    def whose(self) -> str:
        """Which file they come from."""
        return f"{'solutions' if self.solution else 'exercises'}/{self.exercise.topic}/{self.exercise.name}.py"


def render_variables(shown: Shown, *, marks: Marks, width: int) -> RenderableType:
    """The modules for a console of `width` columns."""
    name = f"{shown.exercise.name}{' (solution)' if shown.solution else ''} {marks.dash} "
    title = Text(overflow="fold").append(name, "bold").append_text(harmless(shown.plan.title))
    return sections([[Hanging(Text(), title)], *(_module(each, marks, width) for each in shown.modules)])


def _module(module: Variables, marks: Marks, width: int) -> list[RenderableType]:
    lines: list[RenderableType] = [hang(INDENT, Text(harmless_line(module.label), "cyan"))] if module.label else []
    indent = INDENT * 2 if module.label else INDENT
    entries = [
        TreeEntry(
            variable.path, (Text(harmless_line(variable.about), overflow="fold"), Text(_number(variable.count), "cyan"))
        )
        for variable in module.variables[:_MOST]
    ]
    lines += tree_lines(entries, names=("", "elements"), marks=marks, width=width, indent=indent, right=frozenset({1}))
    left = len(module.variables) - _MOST
    if left > 0:
        lines.append(Text(f"{indent}{marks.more} and {left:,} more", "dim"))
    lines.append(hang(indent, Text(_totals(module, f" {marks.dot} "), "bold", overflow="fold")))
    return lines


def _number(count: int) -> str:
    """With separators, and short where a shape claims more than there could be."""
    return f"{count:,}" if count < 10**15 else f"{float(min(count, 10**300)):.3g}"


def _totals(module: Variables, between: str) -> str:
    if not module.variables:
        return "no variables"
    counts = [
        f"{harmless_line(kind) if kind is not None else 'in no Variable'} {_number(count)}"
        for kind, count in module.counts.items()
    ]
    return between.join([*counts, f"{_number(module.total)} in all"] if len(counts) > 1 else counts)


def show_json(shown: Shown | None, exercise: Exercise, verdict: Verdict | None) -> dict[str, Any]:
    """What `show --json` prints; `verdict` says why nothing could be shown."""
    return {
        "format": FORMAT,
        "exercise": exercise.name,
        "path": shown.whose if shown else exercise.path,
        "probe": {"name": shown.plan.name, "title": shown.plan.title, "seed": shown.seed} if shown else None,
        "modules": [_module_json(module) for module in shown.modules] if shown else [],
        "verdict": None if verdict is None else verdict_json(verdict),
    }


def _module_json(module: Variables) -> dict[str, Any]:
    return {
        "label": module.label,
        "variables": [
            {
                "path": list(variable.path),
                "kind": variable.kind,
                "dtype": variable.dtype,
                "shape": None if variable.shape is None else list(variable.shape),
                "count": variable.count,
            }
            for variable in module.variables
        ],
        "counts": [{"kind": kind, "count": count} for kind, count in module.counts.items()],
        "total": module.total,
    }


def variables_page(shown: Shown, tree: str) -> str:
    """A page of its own: title, totals and the tree, which is HTML already."""
    title = escape(shown.exercise.name)
    totals = "\n".join(f"<li>{_bold(module.label)}{escape(_totals(module, ', '))}</li>" for module in shown.modules)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>body {{ font-family: sans-serif; margin: 2em; }} h1 {{ font-size: 1.4em; }}</style>
</head>
<body>
<h1>{title}</h1>
<p>{escape(shown.plan.title)}<br><code>{escape(shown.whose)}</code></p>
<ul>
{totals}
</ul>
{tree}
</body>
</html>
"""


def _bold(label: str) -> str:
    return f"<b>{escape(label)}</b>: " if label else ""
