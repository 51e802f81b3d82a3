"""The texts of a new exercise: small, complete and proved, so that whoever writes one changes what works.

What only its author can write carries `MARK`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal, get_args

TemplateTrack = Literal["linen", "nnx"]
TEMPLATE_TRACKS: tuple[TemplateTrack, ...] = get_args(TemplateTrack)

MARK = "TODO(author)"
"""What is to be written behind it; `dev check` of the whole course finds each one that is left."""

_CLASS = "MyLayer"
_TITLE = "@title@"


@dataclass(frozen=True, slots=True)
class ExerciseTexts:
    """What the files of one new exercise hold."""

    stub: str
    solution: str
    check: str
    entry: str
    """The `[[exercise]]` table of the topic's manifest."""


def exercise_texts(name: str, track: TemplateTrack) -> ExerciseTexts:
    """The texts of an exercise with this name, whose class is `My` and the name in camel case."""
    title = title_of(name)
    class_name = "My" + "".join(part.capitalize() for part in name.split("_"))

    def filled(text: str) -> str:
        return text.replace(_CLASS, class_name).replace(_TITLE, title)

    stub, solution, check = _LINEN if track == "linen" else _NNX
    return ExerciseTexts(filled(stub), filled(solution), filled(check), _entry(name, title, track))


def topic_texts(slug: str) -> tuple[str, str]:
    """The manifest, without an exercise yet, and the README of a topic with this slug."""
    title = title_of(slug.partition("_")[2])
    manifest = f"# {MARK}: a title that says what the topic is about.\ntitle = {json.dumps(title)}\n"
    readme = f"# {title}\n\n{MARK}: what a learner needs to know for these exercises, with one small example.\n"
    return manifest, readme


def title_of(name: str) -> str:
    """`linen_dense` as a title: `Linen dense`."""
    return " ".join(part for part in name.split("_") if part).capitalize()


def _entry(name: str, title: str, track: TemplateTrack) -> str:
    link = {
        "linen": "https://flax-linen.readthedocs.io/en/latest/api_reference/flax.linen/module.html",
        "nnx": "https://flax.readthedocs.io/en/latest/nnx_basics.html",
    }[track]
    second = {
        "linen": "`self.param(name, initializer, shape)` declares a parameter and returns its array.",
        "nnx": "`nnx.Param(array)` makes an array learnable; `jnp.ones` and `jnp.zeros` make arrays.",
    }[track]
    return f"""\
# {MARK}: a title, what is learnt, three hints that climb, and the pages that the exercise rests on.
[[exercise]]
name = {json.dumps(name)}
title = {json.dumps(title)}
track = {json.dumps(track)}
difficulty = "easy"
learnt = "A layer declares what is learnt and computes with it."
hints = [
    "Two arrays are missing, and one line of arithmetic.",
    {json.dumps(second)},
    "Make scale of ones and bias of zeros, as wide as the last axis; return x * scale + bias.",
]
links = [
    {json.dumps(link)},
]
"""


_LINEN = (
    '''\
"""# @title@

TODO(author): why it matters, and what a learner needs to know for it.

## Write

`MyLayer()`, an `nn.Module` with an `@nn.compact` `__call__(x)` that declares

- `scale`, shape `(in,)`, initialized with ones, where `in` is the width of the
  last axis of `x`,
- `bias`, shape `(in,)`, initialized with zeros,

and returns `x * scale + bias`, for a batch `(batch, in)`.

## Compared

The parameters' names, shapes, dtypes and first values, and the output on
parameters that the check makes up.
"""

import flax.linen as nn
import jax
import jax.numpy as jnp


class MyLayer(nn.Module):
    @nn.compact
    def __call__(self, x):
        # TODO: declare scale and bias with self.param, then use them.
        raise NotImplementedError
''',
    '''\
"""@title@: two parameters, a product and a sum."""

import flax.linen as nn
import jax


class MyLayer(nn.Module):
    @nn.compact
    def __call__(self, x: jax.Array) -> jax.Array:
        # The width is read off the input, so that the layer fits any.
        width = x.shape[-1]
        scale = self.param("scale", nn.initializers.ones, (width,))
        bias = self.param("bias", nn.initializers.zeros, (width,))
        return x * scale + bias
''',
    '''\
"""@title@: two parameters and y = x * scale + bias."""

import jax

from flaxlings.check import draw, pitfall, probe, variant

# TODO(author): what to look at; the mistakes that learners make; other right answers.
BATCH = draw(0, "batch", (2, 3))


@probe("names, shapes and dtypes of the parameters")
def parameters(exercise, seed):
    key = jax.random.PRNGKey(seed)
    return jax.eval_shape(exercise.MyLayer().init, key, BATCH)


@probe("the first values: scale ones, bias zeros")
def first_values(exercise, seed):
    return exercise.MyLayer().init(jax.random.PRNGKey(seed), BATCH)


@probe("y = x * scale + bias, on parameters made by the check")
def output(exercise, seed):
    scale, bias = draw(seed, "scale", (3,)), draw(seed, "bias", (3,))
    variables = {"params": {"scale": scale, "bias": bias}}
    return exercise.MyLayer().apply(variables, BATCH)


pitfall(
    "width-from-the-first-axis",
    replace=("x.shape[-1]", "x.shape[0]"),
    says="Of a batch, x.shape[0] counts the examples; the width is the last axis.",
)
pitfall(
    "scale-and-bias-exchanged",
    replace=("x * scale + bias", "x * bias + scale"),
    says="scale multiplies and bias is added: here they are exchanged.",
)
pitfall(
    "bias-forgotten",
    replace=("x * scale + bias", "x * scale"),
    says="The bias is declared but never added. It is zero at first, so only other values show it.",
)

variant("bias-first-in-the-sum", replace=("x * scale + bias", "bias + scale * x"))
''',
)

_NNX = (
    '''\
"""# @title@

TODO(author): why it matters, and what a learner needs to know for it.

## Write

`MyLayer(width)`, an `nnx.Module` with

- `self.scale`, an `nnx.Param` of `width` ones,
- `self.bias`, an `nnx.Param` of `width` zeros,
- a call that returns `x * scale + bias`, for a batch `(batch, width)`.

## Compared

The kinds, shapes and dtypes in `nnx.state`, the first values, and the output
on parameters that the check assigns. The check makes a model by `MyLayer(3)`.
"""

import jax
import jax.numpy as jnp
from flax import nnx


class MyLayer(nnx.Module):
    def __init__(self, width):
        # TODO: make scale and bias.
        raise NotImplementedError

    def __call__(self, x):
        # TODO: use them.
        raise NotImplementedError
''',
    '''\
"""@title@: two parameters, a product and a sum."""

import jax
import jax.numpy as jnp
from flax import nnx


class MyLayer(nnx.Module):
    def __init__(self, width: int):
        # nnx.Param is what makes an array learnable.
        self.scale = nnx.Param(jnp.ones(width))
        self.bias = nnx.Param(jnp.zeros(width))

    def __call__(self, x: jax.Array) -> jax.Array:
        return x * self.scale + self.bias
''',
    '''\
"""@title@: two Params and y = x * scale + bias."""

from flax import nnx

from flaxlings.check import draw, pitfall, probe, specs, variant

# TODO(author): what to look at; the mistakes that learners make; other right answers.
BATCH = draw(0, "batch", (2, 3))


@probe("kind, shape and dtype of each variable")
def variables(exercise, seed):
    return {
        "width 3": specs(exercise.MyLayer(3)),
        "width 5": specs(exercise.MyLayer(5)),
    }


@probe("the first values: scale ones, bias zeros")
def first_values(exercise, seed):
    model = exercise.MyLayer(3)
    # [...] reads a Variable and a bare array alike: a wrong kind is the first probe's to tell.
    return {"scale": model.scale[...], "bias": model.bias[...]}


@probe("y = x * scale + bias, on parameters assigned by the check")
def output(exercise, seed):
    model = exercise.MyLayer(3)
    scale, bias = draw(seed, "scale", (3,)), draw(seed, "bias", (3,))
    nnx.update(model, {"scale": scale, "bias": bias})
    return model(BATCH)


pitfall(
    "param-wrapper-forgotten",
    replace=("nnx.Param(jnp.ones(width))", "jnp.ones(width)"),
    says="The scale is a bare array. nnx.Param(...) makes it learnable: without it, it gets no gradient.",
)
pitfall(
    "scale-and-bias-exchanged",
    replace=("x * self.scale + self.bias", "x * self.bias + self.scale"),
    says="scale multiplies and bias is added: here they are exchanged.",
)
pitfall(
    "bias-forgotten",
    replace=("x * self.scale + self.bias", "x * self.scale"),
    says="The bias is made but never added. It is zero at first, so only other values show it.",
)

variant("subscript-read", replace=("x * self.scale", "x * self.scale[...]"))
''',
)
