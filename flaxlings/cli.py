"""Commands, their options and exit codes, and nothing else."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from flaxlings import __version__
from flaxlings.command.outcome import outcome, say_fault
from flaxlings.command.place import EXIT_INTERRUPTED, EXIT_USAGE, open_course
from flaxlings.course.fault import Fault

# Each command imports what it does when it is called: `hint` and `list` must not wait for what `watch` needs.

app = typer.Typer(
    name="flaxlings",
    help="Learn Flax at a terminal: edit an exercise, save it, read what is different and why.",
    epilog="Exit codes: 0 solved, 1 unsolved, 2 usage or no course here, 3 unjudged (our fault), 130 interrupted.",
    context_settings={
        "help_option_names": ["-h", "--help"],
        # Left to itself it measures nothing below 50 columns.
        "terminal_width": min(shutil.get_terminal_size().columns, 80),
    },
    pretty_exceptions_enable=False,
    # Plain help: boxes and columns of types leave no room for a sentence in a narrow terminal.
    rich_markup_mode=None,
)
dev = typer.Typer(help="Tools for those who write exercises.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(dev, name="dev")


def complete_name(incomplete: str) -> list[str]:
    """The names of exercises that begin like this, for the shell."""
    try:
        return [exercise.name for exercise in open_course().exercises if exercise.name.startswith(incomplete)]
    except Fault:
        return []


def complete_topic(incomplete: str) -> list[str]:
    """The topics that begin like this, for the shell."""
    try:
        return [topic.slug for topic in open_course().topics if topic.slug.startswith(incomplete)]
    except Fault:
        return []


Name = Annotated[
    str | None,
    typer.Argument(
        help="An exercise, by its name, the beginning of it, or its path. Without it: where you are.",
        autocompletion=complete_name,
        show_default=False,
        metavar="NAME",
    ),
]
NameNeeded = Annotated[
    str,
    typer.Argument(
        help="An exercise, by its name, the beginning of it, or its path.",
        autocompletion=complete_name,
        metavar="NAME",
    ),
]
Names = Annotated[
    list[str] | None,
    typer.Argument(
        help="Exercises. Without any: all.", autocompletion=complete_name, show_default=False, metavar="NAME"
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON to standard output.")]
Seeds = Annotated[
    int | None,
    typer.Option(
        "--seeds", min=1, max=100, metavar="N", help="Run every probe with this many seeds instead of its own."
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", "-j", min=1, max=256, metavar="N", help="How many at a time; default: as many as cores."),
]


def command(function: Callable[..., int]) -> Callable[..., None]:
    """A function that returns an exit code, as a command: faults are said in two lines, Ctrl-C is 130."""

    @functools.wraps(function)
    def called(*args: object, **kwargs: object) -> None:
        raise typer.Exit(outcome(lambda: function(*args, **kwargs)))

    return called


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"flaxlings {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def default(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 -- read by its callback
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Without a command: watch."""
    if context.invoked_subcommand is None:
        context.invoke(watch, name=None, poll=None, as_json=False, plain=False, edit_cmd=None)


@app.command()
@command
def init(
    directory: Annotated[
        Path, typer.Argument(help="A directory that is not there yet, or is empty.", metavar="DIR")
    ] = Path("flaxlings"),
) -> int:
    """Make a directory with all exercises, ready to work in."""
    from flaxlings.command.changing import init as run_init

    return run_init(directory)


@app.command()
@command
def watch(
    name: Name = None,
    poll: Annotated[
        float | None,
        typer.Option(
            "--poll",
            min=0.05,
            max=60,
            metavar="SECONDS",
            help="Look at the files this often, where the system does not tell about saves (network drives).",
        ),
    ] = None,
    as_json: AsJson = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="Print one thing after the other instead of taking the whole terminal.")
    ] = False,
    edit_cmd: Annotated[
        str | None,
        typer.Option(
            "--edit-cmd",
            metavar="COMMAND",
            help="What the key e starts, instead of $VISUAL or $EDITOR; {path} and {line} stand for the place.",
            show_default=False,
        ),
    ] = None,
) -> int:
    """Answer every save, and go from exercise to exercise."""
    from flaxlings.command.watch import watch as run_watch

    return run_watch(name, poll=poll, as_json=as_json, plain=plain, edit_cmd=edit_cmd)


@app.command()
@command
def run(name: Name = None, seeds: Seeds = None, as_json: AsJson = False) -> int:
    """Check one exercise once."""
    from flaxlings.command.judging import run as run_run

    return run_run(name, seeds=seeds, as_json=as_json)


@app.command()
@command
def hint(
    name: Name = None,
    level: Annotated[
        int | None, typer.Option("--level", help="The hint of this number.", show_default=False, metavar="N")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every hint.")] = False,
) -> int:
    """Give one more hint."""
    from flaxlings.command.reading import hint as run_hint

    return run_hint(name, level=level, every=every)


@app.command("list")
@command
def list_(as_json: AsJson = False) -> int:
    """Show every exercise and what is solved."""
    from flaxlings.command.reading import list_exercises

    return list_exercises(as_json=as_json)


@app.command()
@command
def verify(
    names: Names = None,
    topic: Annotated[
        str | None, typer.Option("--topic", metavar="TOPIC", help="Those of this topic.", autocompletion=complete_topic)
    ] = None,
    track: Annotated[
        str | None, typer.Option("--track", metavar="TRACK", help="Those of this track: linen, nnx, ...")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All of them, as without names.")] = False,
    solutions: Annotated[bool, typer.Option("--solutions", help="Check the reference answers instead.")] = False,
    seeds: Seeds = None,
    fail_fast: Annotated[bool, typer.Option("--fail-fast", help="Begin nothing new after the first failure.")] = False,
    jobs: Jobs = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="For graders: fresh seeds, each answer shut in, away from the solutions.")
    ] = False,
    seed: Annotated[
        int | None,
        typer.Option("--seed", min=0, metavar="N", help="With --strict: the seeds of an earlier run, which said N."),
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Check several exercises in parallel."""
    from flaxlings.command.judging import Selection
    from flaxlings.command.judging import verify as run_verify

    selection = Selection(tuple(names or ()), topic, track, every)
    return run_verify(
        selection,
        solutions=solutions,
        seeds=seeds,
        fail_fast=fail_fast,
        jobs=jobs,
        as_json=as_json,
        strict=strict,
        seed=seed,
    )


@app.command()
@command
def update(
    dry: Annotated[bool, typer.Option("--dry-run", "-n", help="Only say what would be done.")] = False,
) -> int:
    """Bring new and changed exercises into this directory; what you edited stays."""
    from flaxlings.command.changing import update as run_update

    return run_update(dry=dry)


@app.command()
@command
def reset(name: NameNeeded) -> int:
    """Bring the stub of an exercise back; your version is kept aside."""
    from flaxlings.command.changing import reset as run_reset

    return run_reset(name)


@app.command()
@command
def solution(
    name: Name = None,
    peek: Annotated[bool, typer.Option("--peek", help="Even though it is not solved yet.")] = False,
) -> int:
    """Show the reference answer beside yours, once it is solved."""
    from flaxlings.command.reading import solution as run_solution

    return run_solution(name, peek=peek)


@app.command()
@command
def show(
    name: Name = None,
    solution: Annotated[
        bool, typer.Option("--solution", help="The reference answer's module instead, once it is solved.")
    ] = False,
    peek: Annotated[bool, typer.Option("--peek", help="With --solution: even though it is not solved yet.")] = False,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", dir_okay=False, help="Write a page for the browser instead."),
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Show what your module holds: names, shapes, dtypes and how many numbers."""
    from flaxlings.command.showing import show as run_show

    return run_show(name, solution=solution, peek=peek, html=html, as_json=as_json)


@app.command()
@command
def doctor() -> int:
    """Say whether everything that flaxlings needs works here."""
    from flaxlings.command.doctor import doctor as run_doctor

    return run_doctor()


@dev.command("check")
@command
def dev_check(names: Names = None, jobs: Jobs = None) -> int:
    """Prove the content: stubs fail, solutions pass, pitfalls are caught, variants accepted."""
    from flaxlings.command.authoring import check

    return check(tuple(names or ()), jobs=jobs)


@dev.command("new")
@command
def dev_new(
    place: Annotated[
        list[str],
        typer.Argument(
            help="A topic, which may be a new one, and a name.", metavar="TOPIC/NAME", autocompletion=complete_topic
        ),
    ],
    track: Annotated[
        str | None,
        typer.Option("--track", metavar="TRACK", help="linen or nnx. Without it: as the topic or the name says."),
    ] = None,
) -> int:
    """Write a new exercise that works, in a clone, to be changed into what you mean."""
    from flaxlings.command.authoring import new

    # `TOPIC NAME` reads as well.
    return new("/".join(place), track=track)


@dev.command("score")
@command
def dev_score(
    names: Names = None,
    answers: Annotated[
        Path | None,
        typer.Option(
            "--answers",
            metavar="DIR",
            help="Where they are, in a folder for each exercise.",
            file_okay=False,
        ),
    ] = None,
    misses: Annotated[bool, typer.Option("--misses", help="Show every mistake that is not named, or wrongly.")] = False,
    jobs: Jobs = None,
) -> int:
    """Judge answers that are known to be right or wrong, and count whose mistake is named."""
    from flaxlings.command.authoring import score

    return score(tuple(names or ()), answers=answers, jobs=jobs, misses=misses)


@dev.command("try")
@command
def dev_try(
    name: NameNeeded,
    file: Annotated[Path, typer.Argument(help="A file with an answer.", metavar="FILE", exists=True, dir_okay=False)],
) -> int:
    """Judge any file as an answer to an exercise; changes no progress."""
    from flaxlings.command.authoring import try_file

    return try_file(name, file)


@dev.command("stubs")
@command
def dev_stubs() -> int:
    """Take the files in exercises/ as the pristine stubs, in a clone."""
    from flaxlings.command.authoring import take_stubs

    return take_stubs()


_UsageError: type[Exception] = typer.BadParameter.__mro__[1]
"""What typer raises for a wrong command line. It was click's, and is typer's own now: neither name is always there."""


def main() -> int | None:
    """Read the command line and do what it says; the exit code."""
    try:
        code: int | None = app(prog_name="flaxlings", standalone_mode=False)
    except _UsageError as error:
        return _usage(error)
    except typer.Abort:
        return EXIT_INTERRUPTED
    return code


def _usage(error: BaseException) -> int:
    """Say what is wrong with the command line, or show the help of a command that needs another one behind it."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "flaxlings"
    says = error.format_message() if hasattr(error, "format_message") else str(error)
    if says.startswith("Usage:"):
        typer.echo(says, err=True)
        return EXIT_USAGE
    return say_fault(Fault(says if says.endswith((".", "?")) else f"{says}.", f"`{path} --help` shows what there is."))
