"""Editors by name: how each is told a line, whether it has a window of its own, whether it goes to a file it has."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath


@dataclass(frozen=True, slots=True)
class Kind:
    """What is known about an editor.

    Attributes:
        at: the arguments that open `{path}` at `{line}`; without a line, the path is the only one.
        graphical: whether it has a window of its own.
        reuses: whether it goes to the window that has the file by itself when it is called again.
        drops: options that it is not given: they would wait, or open a second window.
        adds: options that it is always given.
    """

    at: tuple[str, ...] = ("{path}",)
    graphical: bool = False
    reuses: bool = False
    drops: frozenset[str] = frozenset()
    adds: tuple[str, ...] = ()


CODE = ("code", "code-insiders", "code-oss", "codium", "vscodium", "cursor", "windsurf", "trae", "kiro", "antigravity")
"""VS Code and what is made from it."""

ZED = ("zed", "zeditor", "zedit", "zed-editor")
"""Zed, as distributions call it."""

JETBRAINS = (
    *("pycharm", "pycharm-professional", "pycharm-community", "charm"),
    *("idea", "intellij-idea-ultimate", "intellij-idea-community"),
    *("dataspell", "clion", "goland", "webstorm", "rider", "rustrover", "phpstorm", "rubymine"),
)
"""Launchers of JetBrains, those for Python first."""

_PLUS = ("+{line}", "{path}")
_COLON = ("{path}:{line}",)
_OPTION = ("-l", "{line}", "{path}")

_NEW = frozenset({"-w", "--wait", "-n", "--new", "--new-window"})

_TERMINAL = Kind(_PLUS)
_WINDOW = Kind(_PLUS, graphical=True)
_ONE_WINDOW = Kind(_PLUS, graphical=True, reuses=True, drops=_NEW)

_PLUS_IN_TERMINALS = (
    *("vim", "nvim", "vi", "nvi", "vis", "nano", "rnano", "pico", "kak", "micro", "joe", "jmacs", "jpico", "jstar"),
    *("ne", "mg", "zile", "mcedit", "emacs", "emacs-nox", "emacsclient"),
)
_KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(_PLUS_IN_TERMINALS, _TERMINAL),
    **dict.fromkeys(("hx", "helix"), Kind(_COLON)),
    **dict.fromkeys(CODE, Kind(("-g", "{path}:{line}"), graphical=True, reuses=True, drops=_NEW)),
    **dict.fromkeys((*ZED, "subl", "sublime_text", "pulsar"), replace(_ONE_WINDOW, at=_COLON)),
    **dict.fromkeys(JETBRAINS, Kind(("--line", "{line}", "{path}"), graphical=True, reuses=True, drops=_NEW)),
    **dict.fromkeys(("pluma", "bbedit"), _ONE_WINDOW),
    "gedit": replace(_ONE_WINDOW, drops=_NEW | {"-s", "--standalone"}),
    "geany": replace(_ONE_WINDOW, drops=frozenset({"-i", "--new-instance"})),
    "kate": replace(_ONE_WINDOW, at=_OPTION, drops=frozenset({"-n", "--new", "-b", "--block"})),
    "mate": replace(_ONE_WINDOW, at=_OPTION, drops=frozenset({"-w", "--wait"})),
    **dict.fromkeys(("gnome-text-editor", "mousepad", "xed"), replace(_ONE_WINDOW, at=("{path}",))),
    "kwrite": replace(_WINDOW, at=_OPTION),
    # They go into the background by themselves, where nobody sees whether they still have the file.
    **dict.fromkeys(("gvim", "mvim"), replace(_WINDOW, adds=("-f",))),
    "neovide": Kind(graphical=True, adds=("--no-fork",)),
    "nvim-qt": Kind(graphical=True, adds=("--nofork",)),
    # Whatever they start, they end at once.
    **dict.fromkeys(("open", "xdg-open"), Kind(graphical=True, reuses=True, drops=frozenset({"-n", "-W"}))),
}

_IN_TERMINAL = frozenset({"-nw", "--no-window-system", "-t", "--tty"})
_NEW_FRAME = frozenset({"-c", "--create-frame"})


def kind_of(program: str, options: Collection[str], *, display: bool) -> Kind:
    """What is known about this program with these options; `display` says that there is one for windows."""
    name = PurePath(program).name
    if name not in _KINDS:
        name = name.partition(".")[0]  # vim.basic, pycharm.sh
    kind = _KINDS.get(name, Kind())
    if name not in {"emacs", "emacsclient"} or not display or not _IN_TERMINAL.isdisjoint(options):
        return kind
    if name == "emacs":
        return replace(kind, graphical=True)
    if _NEW_FRAME.isdisjoint(options):
        return replace(kind, graphical=True, reuses=True, adds=("-n",), drops=frozenset({"-n", "--no-wait"}))
    return replace(kind, graphical=True, drops=frozenset({"-n", "--no-wait"}))
