"""Makes the README's pictures from real verdicts: `python docs/pictures.py`, in a clone with flaxlings installed."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from rich.terminal_theme import TerminalTheme

from flaxlings.command.place import open_course, open_session
from flaxlings.course.directory import Directory
from flaxlings.course.edits import apply_edits
from flaxlings.course.source import Source
from flaxlings.screen.console import make_console, marks_for
from flaxlings.screen.task import render_advanced
from flaxlings.screen.verdict import render_verdict
from flaxlings.session import Answer

EXERCISE = "linen_dense"
MISTAKE = (("dot(x, kernel) + bias", "dot(x, kernel)"),)
WIDTH = 92
THEME = TerminalTheme(
    (27, 30, 36),
    (208, 212, 220),
    [
        (60, 64, 72),
        (235, 110, 110),
        (130, 200, 130),
        (225, 190, 110),
        (110, 160, 230),
        (190, 140, 220),
        (100, 200, 205),
        (208, 212, 220),
    ],
)
# Rich's own format without its web fonts: a picture in a README must not load anything.
FORMAT = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>{lines}</defs>
<rect fill="#1b1e24" width="100%" height="100%" rx="8"/>
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}<g class="{unique_id}-matrix" xml:space="preserve">{matrix}</g>
</g>
</svg>
"""


def main() -> None:
    """Judge a wrong and a right answer, and save what a learner would see."""
    course = open_course()
    exercise = course.by_name[EXERCISE]
    solution = course.solution_path(exercise).read_text(encoding="utf-8")
    following = course.exercises[course.exercises.index(exercise) + 1]
    docs = Path(__file__).parent
    with tempfile.TemporaryDirectory() as root, open_session(course, Directory(Path(root))) as session:
        for name, text in (("unsolved", apply_edits(solution, MISTAKE)), ("solved", solution)):
            answer = Answer(Source.of(text), Path(root) / "linen_dense.py", exercise.path)
            verdict = session.judge(exercise, answer)
            assert verdict is not None
            console = make_console(color="always", file=io.StringIO(), width=WIDTH, record=True)
            marks = marks_for(console)
            console.print(render_verdict(verdict, marks=marks, width=WIDTH, source_lines=text.splitlines()))
            if verdict.solved:
                console.print()
                console.print(
                    render_advanced(
                        exercise,
                        solution_path=f"solutions/{exercise.topic}/{exercise.name}.py",
                        next_name=following.name,
                        solved=2,
                        total=len(course.exercises),
                        marks=marks,
                        width=WIDTH,
                    )
                )
            console.save_svg(str(docs / f"{name}.svg"), theme=THEME, code_format=FORMAT, unique_id=name)
            print(f"docs/{name}.svg: {verdict.status}")


if __name__ == "__main__":
    main()
