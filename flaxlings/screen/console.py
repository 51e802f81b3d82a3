"""The one place that prints: a console that suits the stream, and JSON as bytes.

What a stream can show is decided here once. Renderables get `Marks` and a width; they ask nothing of the environment.
"""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Literal, TextIO, cast

from rich.cells import cell_len
from rich.console import Console
from rich.theme import Theme

from flaxlings.screen.marks import ASCII, UNICODE, Marks

Color = Literal["auto", "always", "never"]

# Named colours without a background: they keep their contrast on light and on dark terminals.
THEME = Theme(
    {
        "markdown.code": "cyan",
        "markdown.code_block": "cyan",
        "markdown.h1": "bold",
        "markdown.h2": "bold",
        "markdown.h3": "bold",
        "markdown.h4": "bold",
        "markdown.item.bullet": "cyan",
        "markdown.item.number": "cyan",
        "markdown.block_quote": "dim",
        "markdown.hr": "dim",
        "markdown.link": "cyan",
        "markdown.link_url": "cyan",
        "bar.back": "dim",
        "bar.complete": "green",
        "bar.finished": "green",
        "bar.pulse": "green",
        "progress.elapsed": "dim",
    }
)

# Signs that texts of the course use, each with an ASCII sign of the same width.
_ASCII_FOR = str.maketrans(
    "•…—–−‘’“”·→←×✓✗│─━┃▌├└┌┐┘┤╭╮╰╯",  # noqa: RUF001 -- the typographic signs are what is looked for
    "*.---''\"\"-><xox|--|>|`+++|++++",
)


class _EncodableStream:
    """A text stream that writes what its encoding lacks as `?`, as wide as the character was."""

    def __init__(self, stream: TextIO | None, encoding: str) -> None:
        self._stream = stream
        self.encoding = encoding

    def write(self, text: str) -> int:
        """Write the text, whatever is in it."""
        # None stands for a stream that was closed before Python started (`>&-`).
        if self._stream is not None:
            self._stream.write(encodable(text, self.encoding))
        return len(text)

    def flush(self) -> None:
        """Hand everything to the stream below."""
        if self._stream is not None:
            self._stream.flush()

    def isatty(self) -> bool:
        """Whether a terminal shows it."""
        return _is_terminal(self._stream)

    def fileno(self) -> int:
        """The descriptor of the stream below."""
        if self._stream is None:
            raise OSError("closed")
        return self._stream.fileno()


def encodable(text: str, encoding: str) -> str:
    """The text without characters that `encoding` lacks; every line keeps its width."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_encodable_character(character, encoding) for character in text)
    return text


def _encodable_character(character: str, encoding: str) -> str:
    for candidate in (character, character.translate(_ASCII_FOR)):
        try:
            candidate.encode(encoding)
        except UnicodeEncodeError:
            continue
        return candidate
    return "?" * cell_len(character)


class _PipeConsole(Console):
    """A console that says when nobody reads any more; Rich would end the program with 1, which means unsolved here."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def make_console(
    stderr: bool = False,
    color: Color = "auto",
    *,
    file: TextIO | None = None,
    width: int | None = None,
    record: bool = False,
    environ: Mapping[str, str] | None = None,
) -> Console:
    """A console for standard output, for standard error, or for `file`.

    Control codes go only to a terminal that is not dumb, where nobody set `NO_COLOR` or `color="never"`; otherwise
    `console.is_terminal` is False and the output is plain text. `color="always"` adds colours (never cursor movements)
    anywhere. Without `width` the console follows the size of the terminal.
    """
    environ = os.environ if environ is None else environ
    stream = file or cast("TextIO | None", sys.stderr if stderr else sys.stdout)
    dumb = environ.get("TERM", "").lower() in {"dumb", "unknown"}
    plain = color == "never" or (color == "auto" and bool(environ.get("NO_COLOR"))) or dumb
    live = _is_terminal(stream) and not plain
    colorful = color == "always" or live
    return _PipeConsole(
        file=cast("IO[str]", _EncodableStream(stream, encoding_of(stream, environ))),
        force_terminal=live,
        force_interactive=live,
        force_jupyter=False,
        color_system=("auto" if live else "standard") if colorful else None,
        no_color=not colorful,
        width=width or _columns(environ),
        theme=THEME,
        record=record,
        markup=False,
        emoji=False,
        highlight=False,
        _environ={key: value for key, value in environ.items() if key not in {"COLUMNS", "NO_COLOR"}},
    )


def suits_an_application(environ: Mapping[str, str]) -> bool:
    """Whether a person sits at a terminal that a whole application can be shown on."""
    dumb = environ.get("TERM", "dumb").lower() in {"dumb", "unknown"}
    return not dumb and all(_is_terminal(stream) for stream in (sys.stdin, sys.stdout, sys.stderr))


def marks_for(console: Console) -> Marks:
    """The marks that this console can show."""
    return UNICODE if console.encoding.startswith("utf") else ASCII


def encoding_of(stream: TextIO | None, environ: Mapping[str, str]) -> str:
    """What may be written to the stream: its encoding, or `ascii` where the locale is C by somebody's wish.

    Python writes UTF-8 under the C locale (PEP 540), although who set it said that the terminal shows ASCII; a
    `PYTHONIOENCODING` or `PYTHONUTF8` that is set as well is the more particular wish.
    """
    name = getattr(stream, "encoding", None) or "utf-8"
    try:
        name = codecs.lookup(name).name
    except LookupError:
        return "ascii"
    locale = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG")
    chosen = environ.get("PYTHONIOENCODING") or environ.get("PYTHONUTF8") == "1"
    return "ascii" if locale in {"C", "POSIX"} and not chosen else name


def write_json(value: Mapping[str, object], *, stream: TextIO | None = None, indent: int | None = None) -> None:
    """Write one JSON value and a line feed, and flush: UTF-8 bytes, whatever the locale says.

    Raises:
        BrokenPipeError: nobody reads any more.
    """
    stream = stream or cast("TextIO | None", sys.stdout)
    if stream is None:
        return
    from flaxlings.screen.json import dumps  # noqa: PLC0415 -- only what is asked for JSON waits for its nouns

    text = dumps(value, indent=indent) + "\n"
    buffer = getattr(stream, "buffer", None)
    if buffer is None:
        stream.write(text)
    else:
        # What was printed before stays before it.
        stream.flush()
        buffer.write(text.encode("utf-8"))
    stream.flush()


@contextmanager
def whoever_reads() -> Iterator[None]:
    """What is printed here goes nowhere once nobody reads it (`| head -1`), and what follows goes on."""
    try:
        yield
    except BrokenPipeError:
        hang_up()


def hang_up() -> None:
    """Print into nothing where nothing can be printed any more, so that Python does not complain at its end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:  # a pipe that nobody reads, a disk that is full
            nothing = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nothing, stream.fileno())
            os.close(nothing)


def _is_terminal(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # the stream is closed
        return False


def _columns(environ: Mapping[str, str]) -> int | None:
    """The width that `COLUMNS` asks for; None, so that Rich measures the terminal, where it asks for none."""
    columns = environ.get("COLUMNS", "")
    return int(columns) if columns.isascii() and columns.isdigit() and int(columns) > 0 else None
