"""Where a pitfall's mistake stands in a learner's text, also when they call things otherwise."""

from __future__ import annotations

import re

from flaxlings.judge.observation import Pitfall

_WORD = re.compile(r"[A-Za-z_]\w*|\d+|\"[^\"\n]*\"|'[^'\n]*'|[^\s\w]")
_COMMENT = re.compile(r"#.*$")
_ALIKE = 0.5
"""Of the words of two lines: enough of them in common for the same statement, written by somebody else."""
_LINES_LIMIT = 2_000


def place_of(pitfall: Pitfall, solution: str, source: str) -> int | None:
    """The line (from 1) of the learner's text where this mistake was made; None when no line is like it.

    Args:
        pitfall: the mistake.
        solution: the text that its replacements are about.
        source: the learner's text.
    """
    right = {_words(line) for line in solution.splitlines()}
    # What stands in the solution too is no mistake, however much like it is.
    lines = [() if (words := _words(line)) in right else words for line in source.splitlines()[:_LINES_LIMIT]]
    for old, new in pitfall.replace:
        wanted = _changed_lines(solution, old, new)
        for words in wanted:
            exact = [number for number, line in enumerate(lines, start=1) if line and line == words]
            if exact:
                return exact[0]
        best = max(
            ((_likeness(words, line), -number) for words in wanted for number, line in enumerate(lines, start=1)),
            default=(0.0, 0),
        )
        if best[0] >= _ALIKE:
            return -best[1]
    return None


def _changed_lines(solution: str, old: str, new: str) -> list[tuple[str, ...]]:
    """The whole lines that the replacement gives, as words, those that are new before the others."""
    at = solution.find(old)
    if at < 0:
        return []
    begin = solution.rfind("\n", 0, at) + 1
    end = solution.find("\n", at + len(old))
    end = len(solution) if end < 0 else end
    before = {_words(line) for line in solution[begin:end].splitlines()}
    after = (solution[begin:at] + new + solution[at + len(old) : end]).splitlines()
    changed = [words for line in after if (words := _words(line)) and words not in before]
    # Where something was left out, the lines around it are all that there is.
    return changed or [words for line in after if (words := _words(line))]


def _words(line: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(_COMMENT.sub("", line)))


def _likeness(left: tuple[str, ...], right: tuple[str, ...]) -> float:
    """How much two lines have in common, from 0 to 1: words that say something, not signs."""
    ours, theirs = ({word for word in words if word[0].isalnum() or word[0] in "_\"'"} for words in (left, right))
    union = ours | theirs
    return len(ours & theirs) / len(union) if union else 0.0
