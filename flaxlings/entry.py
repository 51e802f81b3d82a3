"""The entry point. What a learner types most has no options, and does not wait for the parser of options.

Importing typer, and what it reads parameters with, takes longer than a hint.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence

from flaxlings import interrupt

# Before anything else is imported: until then Python answers Ctrl-C with a traceback.
interrupt.listen()

COMPLETION = "_FLAXLINGS_COMPLETE"
"""Set when a shell asks for completions: then the words are only the beginning of a command line."""
BRIEF = ("hint", "list")
"""Commands that read, write and are done."""


def main() -> None:
    """Do what the command line says, and exit."""
    sys.exit(interrupt.exit_code(_main(sys.argv[1:])))


def _main(arguments: Sequence[str]) -> int | None:
    # Imports make no garbage, and looking for it takes a while.
    gc.disable()
    call = None if COMPLETION in os.environ else without_options(arguments)
    if call is not None:
        from flaxlings.command.outcome import outcome  # noqa: PLC0415 -- behind the command, which imports most of it

        if arguments and arguments[0] in BRIEF:
            code = outcome(lambda: _flushed(call))
            # Taking the interpreter apart takes a sixth of a hint's time. Nothing is left to be done: no thread, no
            # worker, and everything is written.
            os._exit(interrupt.exit_code(code) or 0)
        gc.enable()
        return outcome(call)
    from flaxlings import cli  # noqa: PLC0415 -- the parser, for whoever needs it

    gc.enable()
    return cli.main()


def _flushed(call: Callable[[], int]) -> int:
    code = call()
    # There is none when whoever started us has closed it.
    if sys.stdout is not None:
        sys.stdout.flush()
    return code


def without_options(arguments: Sequence[str]) -> Callable[[], int] | None:
    """What a command line asks for that is nothing but a command, with a name at the most; None for any other.

    Each does what `flaxlings.cli` does with the same words.
    """
    match arguments:
        case [] | ["watch"]:
            from flaxlings.command.watch import watch  # noqa: PLC0415 -- each command imports what it needs

            return lambda: watch(None, poll=None, as_json=False)
        case ["hint"]:
            from flaxlings.command.reading import hint  # noqa: PLC0415 -- likewise

            return lambda: hint(None, level=None, every=False)
        case ["hint", name] if not name.startswith("-"):
            from flaxlings.command.reading import hint  # noqa: PLC0415 -- likewise

            return lambda: hint(name, level=None, every=False)
        case ["list"]:
            from flaxlings.command.reading import list_exercises  # noqa: PLC0415 -- likewise

            return lambda: list_exercises(as_json=False)
    return None
