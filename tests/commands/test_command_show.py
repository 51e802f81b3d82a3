"""`flaxlings show`: what a module holds, or the verdict that says why nothing can be shown."""

from __future__ import annotations

import json

from processes import Place

OTHER = """
from flax import linen as nn

class Layer(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        kernel = self.param("w", nn.initializers.ones, (x.shape[-1], self.features))
        return x @ kernel

def layer(features):
    return Layer(features)
"""
SOLUTION = """\
second_dense (solution) — names, shapes and dtypes of the parameters

                       elements
  params
  ├─ bias    f32[5]           5
  └─ kernel  f32[3,5]        15
  params 20
"""


def test_it_shows_the_learners_module_whether_or_not_that_is_right(place: Place) -> None:
    place.write("second_dense", OTHER)
    done = place("show", "second")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "second_dense — names, shapes and dtypes of the parameters\n"
        "\n"
        "                  elements\n"
        "  params\n"
        "  └─ w  f32[3,5]        15\n"
        "  params 15\n"
    )
    assert (place.solved, place.state.get("exercises", {})) == (set(), {})


def test_as_json_it_is_plain_data(place: Place) -> None:
    place.write("second_dense", OTHER)
    done = place("show", "second", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    variable = {"path": ["params", "w"], "kind": "params", "dtype": "float32", "shape": [3, 5], "count": 15}
    assert json.loads(done.stdout) == {
        "format": 1,
        "exercise": "second_dense",
        "path": "exercises/02_second/second_dense.py",
        "probe": {"name": "parameters", "title": "names, shapes and dtypes of the parameters", "seed": 0},
        "modules": [{"label": "", "variables": [variable], "counts": [{"kind": "params", "count": 15}], "total": 15}],
        "verdict": None,
    }


def test_the_solution_is_shown_once_the_exercise_is_solved_or_to_who_peeks(place: Place) -> None:
    refused = place("show", "second", "--solution")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("error: second_dense is not solved yet.\n\nhint: `flaxlings hint second_dense`")
    shown = place("show", "second", "--solution", "--peek")
    assert (shown.returncode, shown.stdout, shown.stderr) == (0, SOLUTION, "")
    place.solve("second_dense")
    assert place("run", "second").returncode == 0
    shown = place("show", "second", "--solution")
    assert (shown.returncode, shown.stdout, shown.stderr) == (0, SOLUTION, "")


def test_a_file_that_shows_nothing_gets_the_verdict_and_its_exit_code(place: Place) -> None:
    unfinished = place("show", "second")
    assert (unfinished.returncode, unfinished.stderr) == (1, "")
    assert unfinished.stdout.startswith("○ second_dense — not finished yet")
    place.write("second_dense", "def layer(features):\n    return 1 / 0\n")
    raised = place("show", "second", "--json")
    assert (raised.returncode, raised.stderr) == (1, "")
    written = json.loads(raised.stdout)
    assert (written["modules"], written["verdict"]["reason"]) == ([], "raised")
    place.path("second_dense").unlink()
    gone = place("show", "second")
    assert (gone.returncode, gone.stderr) == (1, "")
    assert "second_dense.py is not there" in gone.stdout


def test_a_file_that_shows_nothing_is_run_once(place: Place) -> None:
    place.write("second_dense", "open('runs', 'a').write('x')\ndef layer(features):\n    return 1 / 0\n")
    done = place("show", "second")
    assert (done.returncode, done.stderr) == (1, "")
    assert "ZeroDivisionError" in done.stdout
    assert (place.root / "runs").read_text() == "x"


def test_an_exercise_without_a_module_has_nothing_to_show(place: Place) -> None:
    done = place("show", "first_sum")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: The check of first_sum looks at no variables of a module")


def test_a_page_needs_nothing_but_itself(place: Place) -> None:
    place.solve("second_dense")
    page = place.root / "page.html"
    done = place("show", "second", "--html", str(page))
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"{page} is written: open it in a browser.\n"
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert "<li>params 20</li>" in text
    assert "treescope" in text
    assert "http" not in text
    refused = place("show", "second", "--html", str(place.root / "no" / "page.html"))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "cannot be written: No such file or directory." in refused.stderr


def test_options_that_do_not_go_together_are_refused(place: Place) -> None:
    for arguments in (["--peek"], ["--json", "--html", "page.html"]):
        done = place("show", "second", *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("error: ")
