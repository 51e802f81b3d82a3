"""An MLP whose layers are made in setup(): the names of a list, relu between, none after the last."""

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
    return {str(tuple(f)): jax.eval_shape(exercise.ExplicitMLP(f).init, key, X) for f in (TWO, THREE, FOUR)}


@probe("two layers: relu after the first, none after the last", atol=1e-4)
def two_layers(exercise, seed):
    return exercise.ExplicitMLP(features=TWO).apply({"params": given(seed, TWO)}, X)


@probe("three layers, the first as wide as the output", atol=1e-4)
def three_layers(exercise, seed):
    return exercise.ExplicitMLP(features=THREE).apply({"params": given(seed, THREE)}, X)


@probe("four layers: relu after each but the last", atol=1e-4)
def four_layers(exercise, seed):
    return exercise.ExplicitMLP(features=FOUR).apply({"params": given(seed, FOUR)}, X)


BUILD = "self.layers = [nn.Dense(width) for width in self.features]"
RUN = """        *hidden, last = self.layers
        for layer in hidden:
            x = nn.relu(layer(x))
        return last(x)
"""

pitfall(
    "layers-appended-one-by-one",
    replace=(
        BUILD,
        "self.layers = []\n        for width in self.features:\n            self.layers.append(nn.Dense(width))",
    ),
    says="A list assigned to self becomes a tuple, which has no append: complete the list first, then assign it.",
)
pitfall(
    "relu-after-the-last-layer",
    replace=("return last(x)", "return nn.relu(last(x))"),
    says="relu goes between the layers. After the last one it would make every negative output 0.",
)
pitfall(
    "relu-forgotten",
    replace=("nn.relu(layer(x))", "layer(x)"),
    says="Without nn.relu between them, all the layers together are one linear map.",
)
pitfall(
    "last-hidden-layer-without-relu",
    replace=(
        RUN,
        (
            "        for i, layer in enumerate(self.layers):\n"
            "            x = layer(x)\n"
            "            if i < len(self.layers) - 2:\n"
            "                x = nn.relu(x)\n"
            "        return x\n"
        ),
    ),
    says="The last hidden layer lacks its relu: places count from 0, so the last layer is len(self.layers) - 1.",
)
pitfall(
    "first-layer-without-relu",
    replace=(
        RUN,
        (
            "        for i, layer in enumerate(self.layers):\n"
            "            x = layer(x)\n"
            "            if 0 < i < len(self.layers) - 1:\n"
            "                x = nn.relu(x)\n"
            "        return x\n"
        ),
    ),
    says="The first layer lacks its relu: it has one behind it as every layer but the last.",
)
pitfall(
    "relu-after-the-first-layer-only",
    replace=(
        RUN,
        (
            "        for i, layer in enumerate(self.layers):\n"
            "            x = layer(x)\n"
            "            if i == 0:\n"
            "                x = nn.relu(x)\n"
            "        return x\n"
        ),
    ),
    says="Only the first layer has a relu behind it: every layer but the last needs one.",
)
pitfall(
    "relu-after-the-last-layer-only",
    replace=[("nn.relu(layer(x))", "layer(x)"), ("return last(x)", "return nn.relu(last(x))")],
    says="It is the other way round: relu comes after every layer but the last.",
)
pitfall(
    "relu-on-the-input-too",
    replace=("        *hidden, last", "        x = nn.relu(x)\n        *hidden, last"),
    says="relu comes after a layer: on the input of the network it cuts every negative number.",
)
pitfall(
    "relus-in-the-list",
    replace=[
        (BUILD, "self.layers = [f for width in self.features for f in (nn.Dense(width), nn.relu)][:-1]"),
        (RUN, "        for layer in self.layers:\n            x = layer(x)\n        return x\n"),
    ],
    says="A relu in the list takes a place, so the params are layers_0, layers_2: keep only layers in self.layers.",
)
pitfall(
    "widths-reversed",
    replace=("in self.features]", "in reversed(self.features)]"),
    says="The first entry of features is the layer that sees the input: keep the order.",
)
pitfall(
    "place-instead-of-width",
    replace=("nn.Dense(width) for width in self.features", "nn.Dense(i) for i, width in enumerate(self.features)"),
    says="enumerate gives the place first and the entry second: the width of a layer is the entry.",
)
pitfall(
    "a-generator-kept",
    replace=(BUILD, "self.layers = (nn.Dense(width) for width in self.features)"),
    says="Round brackets make a generator, which makes its layers only later, in __call__: a list has square brackets.",
)
pitfall(
    "only-the-last-list-kept",
    replace=(BUILD, "for width in self.features:\n            self.layers = [nn.Dense(width)]"),
    says="Each turn of the loop replaces self.layers: complete one list, then assign it once.",
)
pitfall(
    "one-layer-too-many",
    replace=(BUILD, BUILD + " + [nn.Dense(self.features[-1])]"),
    says="The last entry of features is the output layer already: one nn.Dense for each entry, and no other.",
)
pitfall(
    "another-activation",
    replace=("nn.relu(", "nn.gelu("),
    says="The task asks for nn.relu; another activation gives other numbers.",
)
pitfall(
    "relu-before-the-layer",
    replace=("nn.relu(layer(x))", "layer(nn.relu(x))"),
    says="relu comes after each hidden layer: before the first one it cuts the input, and the last one has none.",
)
pitfall(
    "last-layer-told-by-its-width",
    replace=(
        RUN,
        (
            "        for layer, width in zip(self.layers, self.features, strict=True):\n"
            "            x = layer(x)\n"
            "            if width != self.features[-1]:\n"
            "                x = nn.relu(x)\n"
            "        return x\n"
        ),
    ),
    says="A hidden layer may be as wide as the output: tell the last layer by its place in the list, not by its width.",
)
pitfall(
    "one-attribute-a-layer",
    replace=[
        (BUILD, 'for i, width in enumerate(self.features):\n            setattr(self, f"l{i}", nn.Dense(width))'),
        ("= self.layers", '= [getattr(self, f"l{i}") for i in range(len(self.features))]'),
    ],
    says="The params are named after the attributes: one list, self.layers, gives layers_0, layers_1 and so on.",
)
pitfall(
    "list-under-another-name",
    replace=[("self.layers = [", "self.dense = ["), ("last = self.layers", "last = self.dense")],
    says="The params are named after the attribute: the list has to be called self.layers to give layers_0.",
)
pitfall(
    "only-first-and-last",
    replace=("hidden, last = self.layers", "hidden, last = (self.layers[0], self.layers[-1])"),
    says="Every layer takes part. One that is never called has no params either: setup() alone does not create them.",
)
pitfall(
    "one-layer-in-every-slot",
    replace=(BUILD, "self.layers = [nn.Dense(self.features[-1])] * len(self.features)"),
    says="[layer] * n is n times the same layer, with one set of params: make a new nn.Dense for each entry.",
)
pitfall(
    "output-layer-left-out",
    replace=("in self.features]", "in self.features[:-1]]"),
    says="features counts every layer, the output layer too: one nn.Dense for each entry.",
)
pitfall(
    "layers-made-in-call",
    replace=[
        (BUILD, "pass"),
        ("= self.layers", "= [nn.Dense(width) for width in self.features]"),
    ],
    says="In __call__ layers can be made only under @nn.compact; with setup(), make them there and only run them here.",
)
pitfall(
    "not-kept-on-self",
    replace=(BUILD, "layers = [nn.Dense(width) for width in self.features]"),
    says="A local variable of setup() is gone when __call__ runs: assign the list to self.layers.",
)

variant(
    "enumerate",
    replace=(
        RUN,
        (
            "        for i, layer in enumerate(self.layers):\n"
            "            x = layer(x)\n"
            "            if i < len(self.layers) - 1:\n"
            "                x = nn.relu(x)\n"
            "        return x\n"
        ),
    ),
)
variant(
    "relu-on-the-way-in",
    replace=(
        RUN,
        (
            "        x = self.layers[0](x)\n"
            "        for layer in self.layers[1:]:\n"
            "            x = layer(jax.numpy.maximum(x, 0.0))\n"
            "        return x\n"
        ),
    ),
)
variant(
    "list-completed-then-assigned",
    replace=(
        BUILD,
        (
            "layers = []\n        for i in range(len(self.features)):\n"
            "            layers.append(nn.Dense(features=self.features[i]))\n        self.layers = tuple(layers)"
        ),
    ),
)
variant("jax-nn-relu", replace=("nn.relu(", "jax.nn.relu("))
