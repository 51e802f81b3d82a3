"""Whether a file is formatted, by the formatter that the course's home asks for."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

FORMATTER = "ruff"
_UNFORMATTED = 1
"""The formatter's exit code. It gives another one for a file that it cannot read, about which others complain."""


def has_formatter() -> bool:
    """Whether the formatter is installed; it comes with the extra `dev`."""
    return importlib.util.find_spec(FORMATTER) is not None


def is_formatted(path: Path) -> bool:
    """Whether the formatter would leave this file as it is; a file is not wrong where nobody can tell."""
    if not has_formatter():
        return True
    command = [sys.executable, "-P", "-m", FORMATTER, "format", "--check", "--no-cache", str(path)]
    done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=False)  # noqa: S603 -- our own interpreter, and a path of the course
    return done.returncode != _UNFORMATTED
