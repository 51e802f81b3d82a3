"""The learner's file is a real module while it runs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from runs import Bench, the_observation

from flaxlings.judge.observation import Leaf, Note, Number, Text


def test_the_file_is_in_sys_modules_and_knows_its_path(bench: Bench) -> None:
    source = "import sys\ndef f(seed):\n    return [__name__, __file__, sys.modules[__name__].f is f]\n"
    values = [leaf.value for leaf in bench.leaves(source)]
    assert values == [Text("exercise"), Text(bench.path), Number("bool", "True")]


@pytest.mark.parametrize("future", ["", "from __future__ import annotations\n"])
def test_dataclasses_and_linen_modules_resolve_their_annotations(bench: Bench, future: str) -> None:
    source = f"""{future}
import dataclasses, typing
import jax, flax.linen as nn
from collections.abc import Callable, Sequence

@dataclasses.dataclass
class Settings:
    widths: "Sequence[int]"
    kind: typing.ClassVar[str] = "mlp"
    later: dataclasses.InitVar["int"] = 3

class Model(nn.Module):
    settings: Settings
    act: Callable = nn.relu
    @nn.compact
    def __call__(self, x):
        for width in self.settings.widths:
            x = self.act(nn.Dense(width)(x))
        return x

def f(seed):
    model = Model(Settings([2, 3]))
    hints = typing.get_type_hints(Settings)["widths"]
    return jax.eval_shape(model.init_with_output, jax.random.key(seed), jax.numpy.ones(4))[0].shape, str(hints)
"""
    values = [leaf.value for leaf in bench.leaves(source)]
    assert values == [Number("int", "3"), Text("collections.abc.Sequence[int]")]


def test_what_runs_as_a_script_only_does_not_run(bench: Bench) -> None:
    source = "if __name__ == '__main__':\n    raise SystemExit(1)\ndef f(seed):\n    return 1\n"
    assert bench.value(source) == Number("int", "1")


def test_the_source_of_the_learners_functions_can_be_read(bench: Bench) -> None:
    source = "import inspect\ndef f(seed):\n    return inspect.getsource(f)\n"
    assert bench.value(source) == Text("def f(seed):\n    return inspect.getsource(f)\n")


def test_the_futures_of_the_worker_are_not_the_learners(bench: Bench) -> None:
    assert bench.value("def f(seed: int):\n    return f.__annotations__['seed'] is int\n") == Number("bool", "True")


ADVICE = """
from flaxlings.check import advise, probe

@probe("nothing")
def nothing(exercise, seed):
    return 1

@advise
def unexpected(exercise, tree):
    return exercise.missing

@advise
def sentence(exercise, tree):
    return f"it has {len(tree.body)} statements" if hasattr(exercise, "f") else None

@advise
def place(exercise, tree):
    return "look here", tree.body[0].lineno
"""


def test_advice_is_a_note_and_advice_that_raises_fails_nobody(bench: Bench) -> None:
    seen = replace(bench, check=ADVICE).run("\nf = 1\ng = 2\n")
    assert the_observation(seen).leaves == (Leaf((), Number("int", "1")),)
    assert seen.notes == (Note("sentence", "it has 2 statements"), Note("place", "look here", 2))
    assert "advice 'unexpected' raised AttributeError" in seen.output


def test_a_file_that_could_not_be_loaded_gets_no_advice(bench: Bench) -> None:
    seen = replace(bench, check=ADVICE).run("f = 1\nraise ValueError\n")
    assert (seen.ending, seen.notes, seen.output) == ("finished", (), "")
    assert seen.unloadable is not None
    assert seen.unloadable.line == 2
