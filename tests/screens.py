"""What a terminal shows of an application: enough of one to read the screen, and to see how it was left."""

from __future__ import annotations

import fcntl
import os
import re
import struct
import termios
import time
from collections.abc import Callable, Sequence

from processes import DEADLINE, FLAXLINGS, Place, Terminal
from rich.cells import cell_len

USUAL_MODES = frozenset({"7", "25"})
"""Long lines go on in the next one, and the cursor is seen."""

_PART = re.compile(
    r"\x1b\[([<>?=]?)([0-9;:]*)([ -/]*)([@-~])"  # with parameters
    r"|\x1b\]([^\x07\x1b]*)(?:\x07|\x1b\\)"  # texts for the terminal itself: titles, links
    r"|\x1b([ -/]*[0-Z\\^-~])"
    r"|([\x00-\x1f\x7f-\x9f])"
    r"|([^\x00-\x1f\x7f-\x9f]+)"
)
_COLOUR = re.compile(r"(?:[34]8[;:]|(?:9|10|3|4)[0-7](?:;|$))")
_LONGEST = 4096
"""Characters of a sequence: whatever goes on for longer is none."""
Lines = list[list[str]]


class Screen:
    """Understands what Textual and Rich say to a terminal; whatever else is said stands in `strange`."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self.modes = set(USUAL_MODES)
        self.pushed = 0
        """How often the keyboard was asked to say more than usual."""
        self.strange: list[str] = []
        self.colours: set[str] = set()
        self._lines = self._blank()
        self._normal: tuple[Lines, int, int] | None = None
        self._row = self._column = 0
        self._rest = ""

    @property
    def lines(self) -> list[str]:
        """What stands on it, without blanks at the ends of lines."""
        return ["".join(line).rstrip() for line in self._lines]

    @property
    def text(self) -> str:
        """The same as one text."""
        return "\n".join(self.lines)

    @property
    def is_alternate(self) -> bool:
        """Whether an application has the whole of it."""
        return "1049" in self.modes

    def resize(self, columns: int, rows: int) -> None:
        """As if somebody had drawn at the window's corner."""
        old = self._lines
        self.columns, self.rows = columns, rows
        self._lines = self._blank()
        for new, line in zip(self._lines, old, strict=False):
            new[: min(columns, len(line))] = line[:columns]
        self._row, self._column = min(self._row, rows - 1), min(self._column, columns - 1)

    def feed(self, text: str) -> None:
        """Take what was printed, in pieces of any size."""
        text = self._rest + text
        position = 0
        while match := _PART.match(text, position):
            if match[7] == "\x1b" and len(text) - position < _LONGEST:
                break  # the rest of it comes later
            position = match.end()
            self._take(match)
        self._rest = text[position:]

    def _take(self, match: re.Match[str]) -> None:
        private, numbers, between, final, told, _, control, plain = match.groups()
        if plain is not None:
            self._write(plain)
        elif control is not None:
            self._control(control)
        elif final == "m" and not private:
            if _COLOUR.match(numbers) or any(_COLOUR.match(numbers, at.end()) for at in re.finditer(";", numbers)):
                self.colours.add(numbers)
        elif private == "?" and final in "hl" and not between:
            self._mode(numbers, on=final == "h")
        elif final == "H" and not private:
            row, _, column = numbers.partition(";")
            self._row = min(int(row or 1), self.rows) - 1
            self._column = min(int(column or 1), self.columns) - 1
        elif final == "K" and numbers == "2":
            self._lines[self._row] = [" "] * self.columns
        elif private and final == "u":
            self.pushed += {">": 1, "<": -1}[private]
        elif (told is not None and told.startswith(("8;", "22;"))) or match[0].endswith("$p"):
            pass  # links, the shape of the pointer, and questions that this terminal does not answer
        else:
            self.strange.append(match[0])

    def _control(self, control: str) -> None:
        if control == "\r":
            self._column = 0
        elif control == "\n":
            self._next_line()
        else:
            self.strange.append(control)

    def _next_line(self) -> None:
        self._row += 1
        if self._row == self.rows:
            self._row -= 1
            self._lines = [*self._lines[1:], [" "] * self.columns]

    def _mode(self, numbers: str, *, on: bool) -> None:
        for number in numbers.split(";"):
            if number == "1049" and on != self.is_alternate:
                if on:
                    self._normal = (self._lines, self._row, self._column)
                    self._lines = self._blank()
                elif self._normal is not None:
                    self._lines, self._row, self._column = self._normal
            (self.modes.add if on else self.modes.discard)(number)

    def _write(self, text: str) -> None:
        for character in text:
            width = cell_len(character)
            if self._column + width > self.columns:
                if "7" not in self.modes:
                    continue
                self._next_line()
                self._column = 0
            if width:
                line = self._lines[self._row]
                line[self._column : self._column + width] = [character, *[""] * (width - 1)]
                self._column += width

    def _blank(self) -> Lines:
        return [[" "] * self.columns for _ in range(self.rows)]


class Shown(Terminal):
    """A command in a terminal whose screen can be read."""

    def __init__(
        self,
        place: Place,
        *arguments: str,
        columns: int = 100,
        rows: int = 40,
        command: Sequence[str] = FLAXLINGS,
        **environ: str,
    ) -> None:
        self.screen = Screen(columns, rows)
        super().__init__(place, *arguments, columns=columns, rows=rows, command=command, **environ)

    def until_shown(self, *texts: str, without: str | None = None) -> str:
        """Wait for a screen with all of these, and without that; what is on it then."""
        return self.until_screen(
            lambda screen: all(text in screen for text in texts) and (without is None or without not in screen),
            f"no {texts} without {without!r}",
        )

    def until_screen(self, wanted: Callable[[str], bool], otherwise: str) -> str:
        """Wait for a screen that is wanted; what is on it then."""
        end = time.monotonic() + DEADLINE
        while not wanted(self.screen.text):
            has_ended = self.process.poll() is not None
            has_read = self._read(0.0 if has_ended else min(end, time.monotonic() + 1.0))
            is_over = has_ended or time.monotonic() > end
            assert has_read or not is_over, f"{otherwise} on\n{self.screen.text}"
        return self.screen.text

    def press(self, keys: str, *texts: str, without: str | None = None) -> str:
        """Press keys, and wait for what comes of them; what is on the screen then."""
        self.type(keys)
        return self.until_shown(*texts, without=without)

    def resize(self, columns: int, rows: int) -> None:
        """Another size: the system tells whoever is in the foreground."""
        self.screen.resize(columns, rows)
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def close_window(self) -> int:
        """Nobody is there any more; wait for the end, and its exit code."""
        os.close(self._master)
        self._master = os.dup(self._slave)
        return self.process.wait(DEADLINE)

    def is_restored(self) -> None:
        """The terminal is as it was: settings, screen, cursor, mouse, keyboard; and nothing strange was said to it."""
        assert self.settings_now == self.settings
        assert self.screen.modes == USUAL_MODES, self.screen.modes ^ USUAL_MODES
        assert self.screen.pushed == 0
        assert self.screen.strange == []

    def _took(self, text: str) -> None:
        self.screen.feed(text)
