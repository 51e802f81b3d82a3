"""The probes of a verdict: seeds that saw the same are one, the failing ones come first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import RenderableType
from rich.style import Style
from rich.text import Text

from flaxlings.judge.difference import Difference
from flaxlings.judge.observation import Raised
from flaxlings.judge.picture import Picture
from flaxlings.judge.verdict import ProbeResult, ProbeStatus
from flaxlings.screen.differences import difference_tree
from flaxlings.screen.harmless import cap, harmless, harmless_line
from flaxlings.screen.layout import INDENT, Hanging, hang
from flaxlings.screen.marks import Marks
from flaxlings.screen.pictures import render_picture

_MOST_OF_THE_FIRST = 12
_MOST_OF_ANOTHER = 2
_MESSAGE_CHARACTERS = 10_000
_MESSAGE_LINES = 200
_CYAN = Style(color="cyan")
_FRAMES = 8


@dataclass(frozen=True, slots=True)
class FoldedProbe:
    """One probe and all seeds with which it went the same way.

    `differences` are those of the first seed; with `alike` they are those of every seed, otherwise the others part in
    the same places with other values.
    """

    name: str
    title: str
    status: ProbeStatus
    seeds: tuple[int, ...]
    differences: tuple[Difference, ...]
    raised: Raised | None
    alike: bool
    picture: Picture | None = None

    @property
    def failed(self) -> bool:
        """Whether this is why the verdict is not `solved`."""
        return self.status in {"different", "raised"}


def fold_probes(probes: Sequence[ProbeResult]) -> tuple[FoldedProbe, ...]:
    """The probes with their seeds folded; the failing ones first, otherwise in the order of the check."""
    groups: dict[object, list[ProbeResult]] = {}
    for probe in probes:
        places = tuple((difference.path, difference.kind) for difference in probe.differences)
        raised = (probe.raised.type, probe.raised.message) if probe.raised else None
        groups.setdefault((probe.name, probe.status, places, raised), []).append(probe)
    folded = [
        FoldedProbe(
            name=group[0].name,
            title=group[0].title or group[0].name,
            status=group[0].status,
            seeds=tuple(probe.seed for probe in group),
            differences=group[0].differences,
            raised=group[0].raised,
            alike=all(probe.differences == group[0].differences for probe in group),
            picture=next((probe.picture for probe in group if probe.picture is not None), None),
        )
        for group in groups.values()
    ]
    return tuple(sorted(folded, key=lambda probe: not probe.failed))


def probe_lines(probes: Sequence[FoldedProbe], *, marks: Marks, width: int) -> Iterator[list[RenderableType]]:
    """Every failing probe as a section of its own, then the others in one section, a line each."""
    others: list[RenderableType] = []
    seen: list[FoldedProbe] = []
    failed = {probe.name for probe in probes if probe.failed}
    passed = {probe.name: probe.seeds for probe in probes if probe.status == "same"}
    for probe in probes:
        if not probe.failed:
            # One that failed with other seeds is not listed as passed as well: its failure says with which it did.
            if probe.name not in failed:
                others.append(_title(probe, marks, width))
            continue
        yield [_title(probe, marks, width, passed.get(probe.name, ())), *_why(probe, seen, marks, width)]
        seen.append(probe)
    yield others


def _why(probe: FoldedProbe, seen: Sequence[FoldedProbe], marks: Marks, width: int) -> Iterator[RenderableType]:
    indent = INDENT + marks.blank + " "
    if probe.raised is not None:
        if any(_same_raised(probe.raised, other.raised) for other in seen):
            yield hang(indent, Text(f"raised the same {harmless_line(probe.raised.type, 80)}", "dim"))
            return
        if any(other.raised for other in seen):
            # The first exception is told whole; whoever mends it sees the next one then.
            yield hang(indent, _in_one_line(probe.raised))
            return
        frames = tuple((frame.line, frame.code) for frame in probe.raised.frames)
        yield from raised_lines(probe.raised.type, probe.raised.message, frames, indent, marks)
        return
    if any(probe.differences == other.differences for other in seen if other.differences):
        yield hang(indent, Text("the same differences as above", "dim"))
        return
    most = _MOST_OF_ANOTHER if seen else _MOST_OF_THE_FIRST
    yield from difference_tree(probe.differences, marks=marks, width=width, indent=indent, most=most)
    if probe.picture is not None:
        yield render_picture(probe.picture, marks=marks, width=width, indent=indent)
    if not probe.alike:
        first, *rest = probe.seeds
        yield hang(indent, Text(f"numbers of seed {first}; {_seeds(rest)}: other numbers, same places", "dim"))


def raised_lines(
    name: str, message: str, frames: Sequence[tuple[int, str]], indent: str, marks: Marks
) -> Iterator[RenderableType]:
    """What was raised: its type, its message whole, and the learner's lines that led there."""
    capped = cap(message, lines=_MESSAGE_LINES, characters=_MESSAGE_CHARACTERS)
    text = Text(overflow="fold").append(harmless_line(name), "bold red")
    if capped.text:
        text.append(": ").append_text(harmless(capped.text))
    if not capped.whole:
        text.append(f"\n{marks.more} {capped.characters_left:,} more characters", "dim")
    yield Hanging(Text(indent), text)
    yield from code_lines(frames, indent + INDENT, marks)


def code_lines(frames: Sequence[tuple[int, str]], indent: str, marks: Marks) -> Iterator[RenderableType]:
    """Lines of the learner's file by their numbers; of a deep recursion the outermost and the last few."""
    column = max((len(str(line)) for line, _ in frames), default=0)
    middle = len(frames) - _FRAMES
    for number, (line, code) in enumerate(frames):
        if middle > 0 and 2 <= number < 2 + middle:
            if number == 2:
                yield Text(f"{indent}{marks.more} {middle:,} more lines", "dim")
            continue
        # In the application it opens the editor there; elsewhere it means nothing.
        opens = _CYAN + Style.from_meta({"@click": f"app.press('editor', None, {line})"})
        first = Text.assemble(indent, (f"line {line:>{column}}", opens), "  ")
        yield Hanging(first, Text(harmless_line(code.strip()), overflow="fold"))


def _in_one_line(raised: Raised) -> Text:
    message = harmless_line(raised.message.strip().partition("\n")[0], 100)
    where = f"line {raised.line}, " if raised.line is not None else ""
    return Text(f"{where}{harmless_line(raised.type, 80)}" + (f": {message}" if message else ""), "dim")


def _same_raised(one: Raised, other: Raised | None) -> bool:
    return other is not None and (one.type, one.message) == (other.type, other.message)


def _title(probe: FoldedProbe, marks: Marks, width: int, passed: Sequence[int] = ()) -> Hanging:
    mark, style = {
        "same": (marks.ok, "green"),
        "different": (marks.bad, "red"),
        "raised": (marks.bad, "red"),
        "skipped": (marks.todo, "dim"),
    }[probe.status]
    title = harmless(probe.title)
    if probe.failed:
        title.stylize("bold")
    about = _seeds(probe.seeds) if probe.status != "skipped" else f"{_seeds(probe.seeds)}  not run"
    if passed:
        about += f" ({_seeds(passed)} passed)"
    # What does not fit behind the title goes below it; of a probe that passed it is left out.
    beside = len(INDENT) + marks.width + 1 + title.cell_len + 2 + len(about) <= width
    if beside or probe.status != "same":
        title.append("  " if beside else "\n").append(about, "dim")
    return Hanging(Text.assemble(INDENT, (mark, style), " "), title)


def _seeds(seeds: Sequence[int]) -> str:
    shown = " ".join(map(str, seeds[:5]))
    more = f" and {len(seeds) - 5} more" if len(seeds) > 5 else ""
    return f"seed{'s' if len(seeds) > 1 else ''} {shown}{more}"
