"""Trees of names: one walker for what differs and for what is there, whatever stands at its places."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Group
from rich.text import Text

from flaxlings.judge.difference import Difference
from flaxlings.screen.differences import difference_tree
from flaxlings.screen.marks import ASCII
from flaxlings.screen.trees import TreeEntry, TreeRow, tree_lines, tree_rows

DEEP = ("a", "b", "c", "d", "e", "f", "g", "h")
LONG = "x" * 50 + "y" * 50
PLACES = (DEEP, (LONG,), ("a", "other"), ("b",))

Printed = Callable[..., str]


def rows(*paths: tuple[str, ...], merge: bool = False) -> list[TreeRow[str]]:
    return list(tree_rows([(path, "/".join(path)) for path in paths], marks=ASCII, indent="", merge=merge))


def test_what_lies_deep_shares_a_label_and_a_long_one_keeps_its_ends() -> None:
    assert [row.label for row in rows(DEEP)] == ["a", "b", "c", "d", "e", "f/g/h"]
    assert [row.label for row in rows((LONG,))] == ["x" * 30 + "..." + "y" * 40]


def test_a_place_has_one_name_on_every_screen(printed: Printed) -> None:
    entries = [TreeEntry(path, (Text("f32"),)) for path in PLACES]
    tree = printed(
        lambda marks, width: Group(*tree_lines(entries, names=("",), marks=marks, width=width, indent="")), 120
    )
    found = [Difference("/".join(path), "extra", "", "f32") for path in PLACES]
    differs = printed(
        lambda marks, width: Group(*difference_tree(found, marks=marks, width=width, indent="", most=9)), 120
    )
    assert [line.split()[-2] for line in tree.splitlines() if "f32" in line] == [
        line.partition("   extra")[0].split()[-1] for line in differs.splitlines() if "f32" in line
    ]


def test_what_stands_below_a_label_for_want_of_room_is_not_bold_as_it_is(printed: Printed) -> None:
    entry = TreeEntry(("kernel",), (Text("f32[3,4]"), Text("12", "cyan")))
    shown = printed(
        lambda marks, width: Group(*tree_lines([entry], names=("", "elements"), marks=marks, width=width, indent="")),
        20,
        color="always",
    )
    assert "\x1b[1mkernel  \x1b[0mf32[3,4]" in shown
    assert "\x1b[36m12\x1b[0m" in shown


def test_places_that_lead_to_one_other_only_are_one_where_that_is_asked_for() -> None:
    paths = [("params", "Dense_0", "bias"), ("params", "Dense_0", "kernel")]
    assert [row.label for row in rows(*paths, merge=True)] == ["params/Dense_0", "bias", "kernel"]
    assert [row.label for row in rows(*paths)] == ["params", "Dense_0", "bias", "kernel"]
    assert [row.label for row in rows(("params",), *paths, merge=True)] == ["params", "Dense_0", "bias", "kernel"]


def test_of_several_things_at_one_place_each_has_a_row() -> None:
    assert [(row.head().plain, row.payload) for row in rows(("a",), ("a",), (), ("a", "b"), ())] == [
        ("(the value itself)", ""),
        ("", ""),
        ("a", "a"),
        ("|  ", "a"),
        ("`- b", "a/b"),
    ]
