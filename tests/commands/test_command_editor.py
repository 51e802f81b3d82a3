"""Which editor opens a file, and how: a table of environments."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from pathlib import Path

import pytest

from flaxlings.command.editor import CHOOSE, How, NoEditor, Plan, Which, plan_editor

PATH = Path("/home/ada/flax/exercises/01_first/sum.py")
ALL = (
    *("code", "codium", "cursor", "windsurf", "zed", "zeditor", "pycharm", "idea", "vim", "nvim", "vi", "nano", "hx"),
    *("kak", "micro", "joe", "emacs", "emacsclient", "ne", "mg", "ed", "subl", "gedit", "kate", "kwrite", "gvim"),
    *("neovide", "tmux", "zellij", "mine", "vim.basic", "emacs-nox", "xdg-open"),
)
VSCODE = {"TERM_PROGRAM": "vscode"}
JEDITERM = {"TERMINAL_EMULATOR": "JetBrains-JediTerm"}


def having(*names: str) -> Which:
    """Programs in /bin, and those with a whole path."""
    return lambda name: name if name in names and "/" in name else f"/bin/{name}" if name in names else None


def planned(environ: Mapping[str, str], *names: str, edit_cmd: str | None = None, line: int | None = 7) -> str:
    """The plan in one line, with P for the path; or why there is none."""
    found = plan_editor(environ, edit_cmd, PATH, line, having(*(names or ALL)))
    if isinstance(found, NoEditor):
        assert found.hint == CHOOSE
        return found.says
    words = " ".join(found.argv).replace(str(PATH), "P").replace("/bin/", "", 1)
    return f"{found.how}{' reuses' if found.reuses else ''}: {words}"


@pytest.mark.parametrize(
    ("editor", "plan"),
    [
        ("vim", "suspended: vim +7 P"),
        ("nvim", "suspended: nvim +7 P"),
        ("vi", "suspended: vi +7 P"),
        ("vim.basic", "suspended: vim.basic +7 P"),
        ("vim -u NONE", "suspended: vim -u NONE +7 P"),
        ("nano", "suspended: nano +7 P"),
        ("emacs", "suspended: emacs +7 P"),
        ("emacs-nox", "suspended: emacs-nox +7 P"),
        ("emacsclient -t", "suspended: emacsclient -t +7 P"),
        ("hx", "suspended: hx P:7"),
        ("kak", "suspended: kak +7 P"),
        ("micro", "suspended: micro +7 P"),
        ("joe", "suspended: joe +7 P"),
        ("ne", "suspended: ne +7 P"),
        ("mg", "suspended: mg +7 P"),
        ("ed", "suspended: ed P"),
        ("mine --fast", "suspended: mine --fast P"),
        ("code --wait", "detached reuses: code -g P:7"),
        ("zed -n", "detached reuses: zed P:7"),
        ("subl -w", "detached reuses: subl P:7"),
        ("pycharm --wait", "detached reuses: pycharm --line 7 P"),
        ("gedit", "detached reuses: gedit +7 P"),
        ("kate -s evening -b", "detached reuses: kate -s evening -l 7 P"),
        ("kwrite", "detached: kwrite -l 7 P"),
        ("gvim", "detached: gvim -f +7 P"),
        ("neovide", "detached: neovide --no-fork P"),
        ("xdg-open", "detached reuses: xdg-open P"),
    ],
)
def test_every_editor_is_told_the_line_as_it_takes_it(editor: str, plan: str) -> None:
    assert planned({"EDITOR": editor}) == plan


@pytest.mark.parametrize(
    ("editor", "plan"),
    [
        ("vim", "suspended: vim P"),
        ("hx", "suspended: hx P"),
        ("code", "detached reuses: code P"),
        ("pycharm", "detached reuses: pycharm P"),
        ("kate", "detached reuses: kate P"),
        ("gvim", "detached: gvim -f P"),
    ],
)
def test_without_a_line_the_path_is_the_only_argument(editor: str, plan: str) -> None:
    assert planned({"EDITOR": editor}, line=None) == plan


@pytest.mark.parametrize(
    ("editor", "plan"),
    [
        ("emacs", "detached: emacs +7 P"),
        ("emacs -nw", "suspended: emacs -nw +7 P"),
        ("emacs-nox", "suspended: emacs-nox +7 P"),
        ("emacsclient", "detached reuses: emacsclient -n +7 P"),
        ("emacsclient --no-wait", "detached reuses: emacsclient -n +7 P"),
        ("emacsclient -c -n", "detached: emacsclient -c +7 P"),
        ("emacsclient -nw", "suspended: emacsclient -nw +7 P"),
        ("vim", "suspended: vim +7 P"),
    ],
)
@pytest.mark.parametrize("display", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_emacs_has_a_window_where_there_is_a_display(display: str, editor: str, plan: str) -> None:
    assert planned({display: ":0", "EDITOR": editor}) == plan


@pytest.mark.parametrize(
    ("edit_cmd", "line", "plan"),
    [
        ("mine", 7, "suspended: mine P"),
        ("mine --at {line} {path} --fast", 7, "suspended: mine --at 7 P --fast"),
        ("mine '{path}:{line}'", None, "suspended: mine P:1"),
        ("mine +{line}", 7, "suspended: mine +7 P"),
        ("vim -c {line}", 7, "suspended: vim -c 7 P"),
        ("code --wait {path}", 7, "detached reuses: code --wait P"),
        ("code", 7, "detached reuses: code -g P:7"),
        ("'/opt/my editor/hx' -v", 7, "suspended: /opt/my editor/hx -v P:7"),
    ],
)
def test_the_command_that_was_asked_for_is_filled_or_given_the_path(edit_cmd: str, line: int | None, plan: str) -> None:
    everything = {**VSCODE, "VISUAL": "nano", "EDITOR": "vi"}
    assert planned(everything, *ALL, "/opt/my editor/hx", edit_cmd=edit_cmd, line=line) == plan


def test_what_stands_in_a_path_is_no_placeholder() -> None:
    path = Path("/home/{line}/sum.py")
    found = plan_editor({}, "mine {path} {line}", path, 7, having("mine"))
    assert found == Plan(("/bin/mine", "/home/{line}/sum.py", "7"), "suspended")


@pytest.mark.parametrize(
    ("environ", "names", "plan"),
    [
        (VSCODE, ("code", "codium"), "detached reuses: code -g P:7"),
        (VSCODE, ("codium", "vim"), "detached reuses: codium -g P:7"),
        (VSCODE, ("vim",), "suspended: vim +7 P"),
        ({**VSCODE, "CURSOR_TRACE_ID": "1f"}, ("code", "cursor"), "detached reuses: cursor -g P:7"),
        ({**VSCODE, "VSCODE_GIT_ASKPASS_NODE": "/usr/share/cursor/cursor"}, ALL, "detached reuses: cursor -g P:7"),
        ({**VSCODE, "VSCODE_GIT_ASKPASS_NODE": "/usr/share/codium/codium"}, ALL, "detached reuses: codium -g P:7"),
        (
            {**VSCODE, "VSCODE_GIT_ASKPASS_NODE": "/home/ada/.windsurf-server/bin/1f/node", "HOME": "/home/ada"},
            ALL,
            "detached reuses: windsurf -g P:7",
        ),
        (
            {**VSCODE, "VSCODE_GIT_ASKPASS_NODE": "/home/kiro/.vscode-server/bin/1f/node", "HOME": "/home/kiro"},
            ("code", "kiro"),
            "detached reuses: code -g P:7",
        ),
        ({**VSCODE, "__CFBundleIdentifier": "com.vscodium"}, ALL, "detached reuses: codium -g P:7"),
        (
            {**VSCODE, "__CFBundleIdentifier": "com.todesktop.230313mzl4w4u92"},
            ALL,
            "detached reuses: cursor -g P:7",
        ),
        # Another editor of the same kin is not the one that runs.
        ({**VSCODE, "CURSOR_TRACE_ID": "1f", "EDITOR": "vim"}, ("code", "vim"), "suspended: vim +7 P"),
        ({"ZED_TERM": "true"}, ("zed", "vim"), "detached reuses: zed P:7"),
        ({"ZED_TERM": "true"}, ("zeditor", "vim"), "detached reuses: zeditor P:7"),
        (JEDITERM, ("idea", "pycharm"), "detached reuses: pycharm --line 7 P"),
        (JEDITERM, ("idea", "vim"), "detached reuses: idea --line 7 P"),
        (JEDITERM, ("goland.sh", "vim"), "detached reuses: goland.sh --line 7 P"),
        (
            {**JEDITERM, "__CFBundleIdentifier": "com.jetbrains.intellij.ce"},
            ("idea", "pycharm"),
            "detached reuses: idea --line 7 P",
        ),
    ],
)
def test_the_editor_in_whose_terminal_this_is_opens_the_file(
    environ: Mapping[str, str], names: tuple[str, ...], plan: str
) -> None:
    assert planned(environ, *names) == plan
    assert planned({"VISUAL": "nano", **environ}, *names, "nano") == plan.replace("vim", "nano")


@pytest.mark.parametrize(("application", "command"), [("Visual Studio Code", "code"), ("Cursor", "cursor")])
def test_on_macos_the_command_is_found_inside_the_application(application: str, command: str) -> None:
    inside = f"/Applications/{application}.app/Contents/Resources/app"
    environ = {**VSCODE, "VSCODE_GIT_ASKPASS_MAIN": f"{inside}/extensions/git/dist/askpass-main.js"}
    found = plan_editor(environ, None, PATH, 7, having(f"{inside}/bin/{command}", "vim"))
    assert found == Plan((f"{inside}/bin/{command}", "-g", f"{PATH}:7"), "detached", reuses=True)


@pytest.mark.parametrize(
    ("environ", "plan"),
    [
        ({"VISUAL": "nano", "EDITOR": "hx"}, "suspended: nano +7 P"),
        ({"VISUAL": " ", "EDITOR": "hx"}, "suspended: hx P:7"),
        ({"EDITOR": ""}, "suspended: vim +7 P"),
        ({}, "suspended: vim +7 P"),
    ],
)
def test_what_is_set_for_all_programs_comes_last_and_visual_before_editor(
    environ: Mapping[str, str], plan: str
) -> None:
    assert planned(environ) == plan


@pytest.mark.parametrize(
    ("names", "plan"),
    [
        (("vi", "nano"), "suspended: nano +7 P"),
        (("vi",), "suspended: vi +7 P"),
        (("cat",), "No editor was found."),
    ],
)
def test_where_nothing_is_set_an_editor_is_looked_for(names: tuple[str, ...], plan: str) -> None:
    assert planned({}, *names) == plan


@pytest.mark.parametrize(
    ("environ", "edit_cmd", "says"),
    [
        ({"EDITOR": "emasc -nw"}, None, "EDITOR is `emasc -nw`, but there is no program `emasc`."),
        ({"VISUAL": "emasc", "EDITOR": "vim"}, None, "VISUAL is `emasc`, but there is no program `emasc`."),
        ({"EDITOR": "vim"}, "emasc", "--edit-cmd is `emasc`, but there is no program `emasc`."),
        ({"EDITOR": "vim"}, "vim 'a", "--edit-cmd is no command: no closing quotation in `vim 'a`."),
        ({"EDITOR": "vim"}, " ", "--edit-cmd names no program."),
    ],
)
def test_an_editor_that_is_named_and_not_there_is_said_so(
    environ: Mapping[str, str], edit_cmd: str | None, says: str
) -> None:
    assert planned(environ, edit_cmd=edit_cmd) == says


@pytest.mark.parametrize(
    ("environ", "names", "how"),
    [
        ({"TMUX": "/tmp/tmux-0/default,1,0"}, ALL, "tmux"),
        ({"ZELLIJ": "0"}, ALL, "zellij"),
        ({"TMUX": ""}, ALL, "suspended"),
        ({"TMUX": "/tmp/tmux-0/default,1,0"}, ("vim", "mine", "code"), "suspended"),
        ({"ZELLIJ": "0"}, ("vim", "mine", "code"), "suspended"),
    ],
)
def test_an_editor_for_terminals_gets_a_pane_where_there_is_a_multiplexer(
    environ: Mapping[str, str], names: tuple[str, ...], how: How
) -> None:
    plans = [planned({**environ, "EDITOR": editor}, *names) for editor in ("vim", "mine", "code")]
    assert plans == [f"{how}: vim +7 P", f"{how}: mine P", "detached reuses: code -g P:7"]


def test_whatever_is_set_there_is_a_plan_or_a_sentence() -> None:
    settings = ({}, VSCODE, {"ZED_TERM": "true"}, JEDITERM, {"VISUAL": "nano"}, {"EDITOR": "code"}, {"TMUX": "x"})
    for one, other, line, names in itertools.product(settings, settings, (None, 3), (ALL, ("nano",), ("ls",))):
        found = plan_editor({**one, **other}, None, PATH, line, having(*names))
        if isinstance(found, Plan):
            assert str(PATH) in found.argv[-1]
            assert "{" not in "".join(found.argv)
        else:
            assert found.says.endswith(".")
