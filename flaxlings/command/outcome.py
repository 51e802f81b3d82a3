"""What became of a command, as an exit code: faults are said in two lines, and nothing else is an exception."""

from __future__ import annotations

import os
from collections.abc import Callable

from flaxlings import interrupt
from flaxlings.command.place import EXIT_UNJUDGED
from flaxlings.course.fault import Fault, reason
from flaxlings.screen.console import hang_up, make_console, whoever_reads
from flaxlings.screen.error import print_error


def outcome(call: Callable[[], int]) -> int:
    """Do it; the exit code that it gives, or that of what went wrong."""
    interrupt.begin()
    try:
        return call()
    except Fault as fault:
        return say_fault(fault)
    except BrokenPipeError:
        # Whoever read our output has enough of it.
        hang_up()
        return 0
    except OSError as error:
        hang_up()
        hint = "Check the disk, the terminal and the directory; `flaxlings doctor` tells more."
        return say_fault(Fault(f"{reason(error)}.", hint, EXIT_UNJUDGED))
    except Exception as error:
        if os.environ.get("FLAXLINGS_DEBUG"):
            raise
        says = f"flaxlings failed: {type(error).__name__}: {error}"
        return say_fault(Fault(says, "Please report this, with what FLAXLINGS_DEBUG=1 shows.", EXIT_UNJUDGED))


def say_fault(fault: Fault) -> int:
    """Print an error of ours; the exit code."""
    with whoever_reads():
        print_error(make_console(stderr=True), fault.says, fault.hint)
    return fault.exit_code
