"""What the library is told through the environment is told to nobody else."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SAYS = """
import os
import flaxlings.screen.tui.application
from textual import constants
print(constants.MAX_FPS, constants.ESCAPE_DELAY, os.environ.get("TEXTUAL_FPS"), os.environ.get("ESCDELAY"))
"""


@pytest.mark.parametrize(
    ("theirs", "says"),
    [({}, "250 0.025 None None"), ({"TEXTUAL_FPS": "30", "ESCDELAY": "500"}, "30 0.5 30 500")],
)
def test_the_library_is_quick_where_nobody_asked_for_less_and_editors_hear_nothing_of_it(
    theirs: dict[str, str], says: str
) -> None:
    ours = {name: value for name, value in os.environ.items() if name not in {"TEXTUAL_FPS", "ESCDELAY"}}
    command = [sys.executable, "-c", SAYS]
    done = subprocess.run(command, env={**ours, **theirs}, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == says
