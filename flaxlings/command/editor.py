"""Which editor opens a file, and how: decided from what the environment says and which programs there are."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Literal

from flaxlings.command.known import CODE, JETBRAINS, ZED, kind_of

Which = Callable[[str], str | None]
"""Where the program of this name is, if there is one."""

How = Literal["detached", "tmux", "zellij", "suspended"]

CHOOSE = "Set EDITOR, or give --edit-cmd."
"""What to do where no editor can be used."""

_FALLBACK = ("vim", "nano", "vi")
_PLACEHOLDER = re.compile(r"\{(path|line)\}")

_KIN: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    # Cursor's bundle on macOS bears the name of what it is built with.
    (re.compile(r"\bcursor|com\.todesktop\.230313mzl4w4u92"), ("cursor",)),
    (re.compile(r"\bwindsurf"), ("windsurf",)),
    (re.compile(r"\b(vs)?codium"), ("codium", "vscodium")),
    (re.compile(r"\btrae\b"), ("trae",)),
    (re.compile(r"\bkiro\b"), ("kiro",)),
    (re.compile(r"\bantigravity"), ("antigravity",)),
    (re.compile(r"insiders"), ("code-insiders",)),
)
"""What the paths around a terminal of VS Code's kin say, and the commands of the editor that it is in."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a file is opened.

    Attributes:
        argv: the editor with its arguments.
        how: in a window of its own that nobody waits for (`detached`), in a pane of a multiplexer (`tmux`, `zellij`),
            or in the application's terminal until the editor ends (`suspended`).
        reuses: whether the editor goes to the window that has the file by itself when it is called again.
    """

    argv: tuple[str, ...]
    how: How
    reuses: bool = False

    @property
    def name(self) -> str:
        """The editor's name."""
        return PurePath(self.argv[0]).name


@dataclass(frozen=True, slots=True)
class NoEditor:
    """Why no editor can be used, and what to do about it."""

    says: str
    hint: str


def plan_editor(
    environ: Mapping[str, str], edit_cmd: str | None, path: Path, line: int | None, which: Which
) -> Plan | NoEditor:
    """How this file is opened, at this line if one is given.

    What was asked for comes first, then the editor in whose terminal this is, then what is set for all programs.
    """
    place = _Place(environ, path, line, which)
    if edit_cmd is not None:
        return place.asked("--edit-cmd", edit_cmd)
    if running := _first(_running(environ), which):
        return place.planned((running,))
    for name in ("VISUAL", "EDITOR"):
        if command := environ.get(name, "").strip():
            return place.asked(name, command)
    if found := _first(_FALLBACK, which):
        return place.planned((found,))
    return NoEditor("No editor was found.", CHOOSE)


@dataclass(frozen=True, slots=True)
class _Place:
    """What is to be opened, and where."""

    environ: Mapping[str, str]
    path: Path
    line: int | None
    which: Which

    def asked(self, source: str, command: str) -> Plan | NoEditor:
        """By a command that somebody wrote."""
        try:
            words = shlex.split(command)
        except ValueError as error:
            return NoEditor(f"{source} is no command: {str(error).lower()} in `{command}`.", CHOOSE)
        if not words:
            return NoEditor(f"{source} names no program.", CHOOSE)
        program = self.which(words[0])
        if program is None:
            return NoEditor(f"{source} is `{command}`, but there is no program `{words[0]}`.", CHOOSE)
        return self.planned((program, *words[1:]))

    def planned(self, words: tuple[str, ...]) -> Plan:
        """By this program with these options, or with placeholders where path and line belong."""
        program, *options = words
        display = any(self.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
        kind = kind_of(program, options, display=display)
        if not any("{path}" in option for option in options):
            has_line = any("{line}" in option for option in options)
            at = ("{path}",) if self.line is None or has_line else kind.at
            options = [*kind.adds, *(option for option in options if option not in kind.drops), *at]
        how: How = "detached" if kind.graphical else self._multiplexer() or "suspended"
        return Plan((program, *map(self._filled, options)), how, reuses=kind.graphical and kind.reuses)

    def _filled(self, word: str) -> str:
        values = {"path": str(self.path), "line": str(self.line or 1)}
        return _PLACEHOLDER.sub(lambda found: values[found[1]], word)

    def _multiplexer(self) -> Literal["tmux", "zellij"] | None:
        if self.environ.get("TMUX") and self.which("tmux"):
            return "tmux"
        # Zellij sets it to 0.
        if "ZELLIJ" in self.environ and self.which("zellij"):
            return "zellij"
        return None


def _running(environ: Mapping[str, str]) -> Iterable[str]:
    """The commands of the editor in whose terminal this is, the likeliest first."""
    if environ.get("TERM_PROGRAM") == "vscode":
        return _code(environ)
    if environ.get("ZED_TERM") == "true":
        return ZED
    if environ.get("TERMINAL_EMULATOR") == "JetBrains-JediTerm":
        bundle = environ.get("__CFBundleIdentifier", "").lower().replace("intellij", "idea")
        launchers = (name for each in JETBRAINS for name in (each, f"{each}.sh"))
        return sorted(launchers, key=lambda name: re.split(r"[-.]", name)[0] not in bundle)
    return ()


def _code(environ: Mapping[str, str]) -> tuple[str, ...]:
    main = environ.get("VSCODE_GIT_ASKPASS_MAIN", "")
    said = (environ.get("VSCODE_GIT_ASKPASS_NODE", ""), main, environ.get("__CFBundleIdentifier", ""))
    # A home can be named like an editor.
    hints = "\n".join(text.removeprefix(environ.get("HOME", "")) for text in said).lower()
    commands = next((commands for pattern, commands in _KIN if pattern.search(hints)), None)
    if commands is None:
        commands = ("cursor",) if "CURSOR_TRACE_ID" in environ else CODE
    root, inside, _ = main.partition("/extensions/git/")
    # On macOS the command stands inside the application, whether or not it was ever put on the path.
    return (*commands, *(f"{root}/bin/{name}" for name in dict.fromkeys((*commands, "code")) if inside))


def _first(names: Iterable[str], which: Which) -> str | None:
    return next((found for name in names if (found := which(name))), None)
