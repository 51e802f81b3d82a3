"""The benchmarks as they are started, and what they show. Imported before them: it puts them on the path."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys

from processes import DEADLINE, ROOT, Place
from rich.console import Console

# A checkout has the benchmarks beside the package, an installation has not.
sys.path.insert(0, str(ROOT))

from benchmarks.figures import Bar, Section
from benchmarks.tables import show


def shown(section: Section) -> str:
    """What a wide terminal without colours shows."""
    file = io.StringIO()
    show(Console(file=file, width=250), section)
    return file.getvalue()


def bar(section: Section, words: str) -> Bar:
    (found,) = [one for one in section.bars if words in one.name]
    return found


def measured(place: Place, *arguments: str, deadline: float = DEADLINE) -> subprocess.CompletedProcess[str]:
    """The benchmark, run to its end. Told to end, it ends what it has started, which nobody else would find."""
    command = [sys.executable, "-P", "-m", "benchmarks", *arguments]
    with subprocess.Popen(
        command, env=place.environment({}), stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        try:
            output, errors = process.communicate(timeout=deadline)
        except BaseException:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.communicate(timeout=DEADLINE)
            process.kill()
            raise
    return subprocess.CompletedProcess(command, process.returncode, output, errors)
