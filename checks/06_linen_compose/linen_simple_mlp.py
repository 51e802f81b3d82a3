"""An MLP in one compact method: explicit names, relu between, none after the last."""

from itertools import pairwise

import jax

from flaxlings.check import draw, pitfall, probe, variant

X = draw(0, "x", (2, 5))
TWO = (7, 3)
THREE = (3, 6, 3)  # a hidden layer as wide as the output
FOUR = [7, 4, 6, 3]


def given(seed, features):
    """Params by the names that the task asks for."""
    return {
        f"layers_{i}": {"kernel": draw(seed, f"kernel {i}", shape), "bias": draw(seed, f"bias {i}", shape[1:])}
        for i, shape in enumerate(pairwise((X.shape[-1], *features)))
    }


@probe("params layers_0, layers_1, ...: one Dense of each width, in order")
def parameters(exercise, seed):
    key = jax.random.PRNGKey(seed)
    return {str(tuple(f)): jax.eval_shape(exercise.SimpleMLP(f).init, key, X) for f in (TWO, THREE, FOUR)}


@probe("two layers: relu after the first, none after the last", atol=1e-4)
def two_layers(exercise, seed):
    return exercise.SimpleMLP(features=TWO).apply({"params": given(seed, TWO)}, X)


@probe("three layers, the first as wide as the output", atol=1e-4)
def three_layers(exercise, seed):
    return exercise.SimpleMLP(features=THREE).apply({"params": given(seed, THREE)}, X)


@probe("four layers: relu after each but the last", atol=1e-4)
def four_layers(exercise, seed):
    return exercise.SimpleMLP(features=FOUR).apply({"params": given(seed, FOUR)}, X)


@probe("one @nn.compact __call__, without setup()")
def one_compact_method(exercise, seed):
    # Params and outputs of setup() and of compact are the same; flax.linen.compact leaves this mark on the method.
    mlp = exercise.SimpleMLP
    return {"__call__ is compact": hasattr(mlp.__call__, "compact"), "has a setup()": "setup" in vars(mlp)}


NAME = 'nn.Dense(width, name=f"layers_{i}")'
RELU = """            if i > 0:
                # Between two layers: before each one but the first is the same as after each one but the last.
                x = nn.relu(x)
"""

pitfall(
    "layers-unnamed",
    replace=(NAME, "nn.Dense(width)"),
    says="Without a name compact layers are called Dense_0, Dense_1: give nn.Dense the argument name.",
)
pitfall(
    "one-name-for-all",
    replace=('name=f"layers_{i}"', 'name="layers"'),
    says="A name belongs to one layer of a module: put the layer's number into it, layers_0, layers_1.",
)
pitfall(
    "braces-without-f",
    replace=('name=f"layers_{i}"', 'name="layers_{i}"'),
    says="The f is missing: without it the name is the text layers_{i} itself, the same for every layer.",
)
pitfall(
    "counted-from-one",
    replace=("layers_{i}", "layers_{i + 1}"),
    says="The layers count from 0, as a list in setup() does: the first one is layers_0.",
)
pitfall(
    "named-by-width",
    replace=("layers_{i}", "layers_{width}"),
    says="The name holds the layer's place, not its width; two layers may be equally wide.",
)
pitfall(
    "last-layer-told-by-its-width",
    replace=[
        (RELU, ""),
        (
            "(x)\n        return x",
            "(x)\n            if width != self.features[-1]:\n                x = nn.relu(x)\n        return x",
        ),
    ],
    says="A hidden layer may be as wide as the output: tell the last layer by its place, not by its width.",
)
pitfall(
    "relu-after-the-last-layer",
    replace=[(RELU, ""), ("(x)\n        return x", "(x)\n            x = nn.relu(x)\n        return x")],
    says="relu goes between the layers. After the last one it would make every negative output 0.",
)
pitfall(
    "relu-forgotten",
    replace=(RELU, ""),
    says="Without nn.relu between them, all the layers together are one linear map.",
)
pitfall(
    "last-hidden-layer-without-relu",
    replace=[
        (RELU, ""),
        (
            "(x)\n        return x",
            "(x)\n            if i < len(self.features) - 2:\n                x = nn.relu(x)\n        return x",
        ),
    ],
    says="The last hidden layer lacks its relu: places count from 0, so the last layer is len(self.features) - 1.",
)
pitfall(
    "first-layer-without-relu",
    replace=("if i > 0:", "if i > 1:"),
    says="The first layer lacks its relu: it has one behind it as every layer but the last.",
)
pitfall(
    "relu-after-the-first-layer-only",
    replace=("if i > 0:", "if i == 1:"),
    says="Only the first layer has a relu behind it: every layer but the last needs one.",
)
pitfall(
    "relu-after-the-last-layer-only",
    replace=[(RELU, ""), ("(x)\n        return x", "(x)\n        return nn.relu(x)")],
    says="It is the other way round: relu comes after every layer but the last.",
)
pitfall(
    "one-layer-too-many",
    replace=(
        "(x)\n        return x",
        '(x)\n        return nn.Dense(self.features[-1], name=f"layers_{len(self.features)}")(nn.relu(x))',
    ),
    says="The last entry of features is the output layer already: one nn.Dense for each entry, and no other.",
)
pitfall(
    "output-layer-left-out",
    replace=("enumerate(self.features)", "enumerate(self.features[:-1])"),
    says="features counts every layer, the output layer too: one nn.Dense for each entry.",
)
pitfall(
    "relu-before-the-first-layer",
    replace=("            if i > 0:\n", "            if True:\n"),
    says="relu goes between layers; before the first one it cuts the negative half of the input.",
)
pitfall(
    "widths-reversed",
    replace=("enumerate(self.features)", "enumerate(reversed(self.features))"),
    says="The first entry of features is the layer that sees the input: keep the order.",
)
pitfall(
    "compact-left-out",
    replace=("    @nn.compact\n", ""),
    says="Layers may be made inside __call__ only when it is decorated with @nn.compact.",
)
pitfall(
    "setup-beside-compact",
    replace=("    @nn.compact\n", "    def setup(self):\n        pass\n\n    @nn.compact\n"),
    says="There is no setup() in this form: everything is made in the one @nn.compact __call__.",
)
pitfall(
    "made-in-setup",
    replace=[
        (
            "    @nn.compact\n",
            "    def setup(self):\n        self.layers = [nn.Dense(width) for width in self.features]\n\n",
        ),
        (NAME, "self.layers[i]"),
    ],
    says="The form with setup() computes the same; here the layers are made inside one @nn.compact __call__.",
)

variant(
    "relu-after-each-but-the-last",
    replace=[
        (RELU, ""),
        (
            "(x)\n        return x",
            "(x)\n            if i + 1 != len(self.features):\n                x = jax.nn.relu(x)\n        return x",
        ),
    ],
)
variant(
    "hidden-and-output-apart",
    replace=(
        "        for i, width in enumerate(self.features):\n" + RELU,
        (
            "        *hidden, out = self.features\n"
            "        for i, width in enumerate(hidden):\n"
            '            x = nn.relu(nn.Dense(features=width, name="layers_" + str(i))(x))\n'
            "        for i, width in [(len(hidden), out)]:\n"
        ),
    ),
)
variant("maximum", replace=("x = nn.relu(x)", "x = jax.numpy.maximum(0, x)"))
