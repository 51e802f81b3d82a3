"""What a confined worker sees: of two directories, the inner one decides."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from flaxlings.run.layout import layout, programs_of_python
from flaxlings.run.sandbox import Mount

Entries = list[tuple[str, str]]


@pytest.mark.parametrize(
    ("shown", "hidden", "entries"),
    [
        (["a"], [], [("bind", "a")]),
        (["a", "a/b"], [], [("bind", "a")]),
        (["a"], ["a/b"], [("bind", "a"), ("cover", "a/b")]),
        (["a/b"], ["a"], [("bind", "a/b")]),
        (["a", "a/b/c"], ["a/b"], [("bind", "a"), ("cover", "a/b"), ("bind", "a/b/c")]),
        (["a"], ["a"], []),
        (["a"], ["d"], [("bind", "a")]),
        (["a", "nowhere"], ["a/nowhere"], [("bind", "a")]),
    ],
)
def test_the_inner_directory_decides(tmp_path: Path, shown: list[str], hidden: list[str], entries: Entries) -> None:
    for name in ("a/b/c", "d"):
        (tmp_path / name).mkdir(parents=True)
    found = layout([tmp_path / name for name in shown], [tmp_path / name for name in hidden])
    assert [(each.kind, str(Path(each.path).relative_to(tmp_path))) for each in found] == entries


def test_a_link_is_a_link_and_what_it_stands_for_is_there(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib64").symlink_to("lib")
    assert layout([tmp_path / "lib64"], []) == (
        Mount(str(tmp_path / "lib"), "bind"),
        Mount(str(tmp_path / "lib64"), "link", "lib"),
    )


def test_the_root_is_never_shown(tmp_path: Path) -> None:
    assert layout([Path("/"), tmp_path], [Path("/")]) == (Mount(str(tmp_path), "bind"),)


def test_the_current_directory_is_no_part_of_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", str(tmp_path), *sys.path])
    assert tmp_path not in programs_of_python({})
    assert tmp_path in programs_of_python({"PYTHONPATH": str(tmp_path)})
