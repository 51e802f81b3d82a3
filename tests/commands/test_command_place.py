"""A session is opened so that its workers get ready as early as can be."""

from __future__ import annotations

import json
import subprocess
import sys

from processes import Place

SCRIPT = """
import json, sys
from pathlib import Path
from flaxlings.command.place import open_course, open_directory, open_session
from flaxlings.run.forkserver import ForkServer

LATER = ("flaxlings.session", "flaxlings.run.pool", "flaxlings.run.cache", "importlib.metadata")
loaded = lambda: [name for name in LATER if name in sys.modules]
found = []
ForkServer.warm = lambda self: found.append(loaded())
course = open_course()
with open_session(course, open_directory(course)):
    print(json.dumps([*found, loaded()]))
"""


def test_workers_are_warmed_before_anything_is_imported_that_they_do_not_need(place: Place) -> None:
    command = [sys.executable, "-P", "-c", SCRIPT]
    environment = place.environment({})
    said = subprocess.run(command, cwd=place.root, env=environment, stdout=subprocess.PIPE, check=True).stdout
    before, after = json.loads(said)
    assert before == []
    assert after == ["flaxlings.session", "flaxlings.run.pool", "flaxlings.run.cache", "importlib.metadata"]
