"""Opening a page of the documentation, whatever browser there is."""

from __future__ import annotations

import os
import stat
import webbrowser
from collections.abc import Callable
from pathlib import Path

import pytest

from flaxlings.command.browser import open_link
from flaxlings.course.fault import Fault

LINK = "https://flax.example/dense"


class Stage:
    """A terminal that is given away, and who had it."""

    def __init__(self) -> None:
        self.given = 0

    def __call__(self, program: Callable[[], None]) -> None:
        self.given += 1
        program()


def fake(directory: Path, name: str) -> Path:
    """A browser that writes down what it was asked for, and prints."""
    path = directory / name
    path.write_text(f'#!/bin/sh\nprintf "%s" "$1" > {directory}/asked\necho noise; echo noise >&2\n')
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.fixture(autouse=True)
def no_browsers(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if nothing had been looked up yet."""
    monkeypatch.setattr(webbrowser, "_tryorder", None)
    monkeypatch.setattr(webbrowser, "_browsers", {})


def test_a_browser_with_a_window_prints_nothing_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BROWSER", f"{fake(tmp_path, 'graphical')} %s &")
    stage = Stage()
    open_link(LINK, stage)
    assert stage.given == 0
    assert capfd.readouterr() == ("", "")


def test_a_browser_of_the_terminal_gets_the_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER", f"{fake(tmp_path, 'textual')} %s")
    stage = Stage()
    open_link(LINK, stage)
    assert stage.given == 1
    assert (tmp_path / "asked").read_text() == LINK


def test_without_a_browser_the_address_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    stage = Stage()
    with pytest.raises(Fault) as fault:
        open_link(LINK, stage)
    assert LINK in fault.value.says
    assert "Copy the address" in fault.value.hint
    assert stage.given == 0
