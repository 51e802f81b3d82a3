"""An MLP under one remat: the same params, numbers and gradients, another program."""

import jax

from flaxlings.check import draw, equations, gradients, pitfall, probe, variant

X = draw(0, "x", (2, 3))
DEEP = (4, 5, 5)  # one hidden layer as wide as the output
SHALLOW = (6, 4)
EVEN = (3, 3)  # one shape for both kernels: what is drawn and differentiated is compiled once


def _variables(seed, widths):
    """Variables as the text names them, made by the check."""
    params = {}
    for i, (width_in, width_out) in enumerate(zip((3, *widths), widths, strict=False)):
        params[f"layers_{i}"] = {
            "kernel": draw(seed, f"kernel {i}", (width_in, width_out)),
            "bias": draw(seed, f"bias {i}", (width_out,)),
        }
    return {"params": params}


@probe("names, shapes and dtypes of the parameters")
def parameters(exercise, seed):
    key = jax.random.PRNGKey(seed)
    return {
        "three layers": jax.eval_shape(exercise.RematMLP(features=DEEP).init, key, X),
        "two layers": jax.eval_shape(exercise.RematMLP(features=SHALLOW).init, key, X),
    }


@probe("the first values, equal to those of an MLP without remat")
def first_values(exercise, seed):
    return exercise.RematMLP(features=EVEN).init(jax.random.PRNGKey(seed), X)


@probe("the output: relu between the layers, none after the last")
def output(exercise, seed):
    return exercise.RematMLP(features=DEEP).apply(_variables(seed, DEEP), X)


@probe("the gradients")
def gradient(exercise, seed):
    model = exercise.RematMLP(features=EVEN)
    return gradients(lambda variables: model.apply(variables, X), _variables(seed, EVEN), seed)


@probe("the program: one remat around all layers")
def program(exercise, seed):
    def remats(widths):
        found = equations(exercise.RematMLP(features=widths).apply, _variables(seed, widths), X)
        # The outermost ones: what they hold is forgotten, whatever is inside them.
        outermost = [e for e in found if e.primitive == "remat2" and "remat2" not in e.within]
        nested = sum(e.primitive == "remat2" and "remat2" in e.within for e in found)
        return {
            "remat2 equations": len(outermost),
            "remat2 equations inside another": nested,
            "dot_generals inside": sum(e.inside.count("dot_general") for e in outermost),
            "dot_generals outside": sum(e.primitive == "dot_general" and "remat2" not in e.within for e in found),
        }

    return {"three layers": remats(DEEP), "two layers": remats(SHALLOW)}


DECORATORS = "    @nn.remat\n    @nn.compact\n"
LAST_ALONE = """    @nn.compact
    def __call__(self, x):
        return nn.Dense(self.features[-1], name=f"layers_{len(self.features) - 1}")(self._hidden(x))

"""

pitfall(
    "remat-on-each-layer",
    replace=[(DECORATORS, "    @nn.compact\n"), ("nn.Dense(", "nn.remat(nn.Dense)(")],
    says="Each layer alone under nn.remat keeps every layer's input, all that was to be forgotten. "
    "Decorate __call__ instead, so that one remat is around all layers.",
)
pitfall(
    "remat-on-each-layer-too",
    replace=("nn.Dense(", "nn.remat(nn.Dense)("),
    says="One nn.remat around all layers is enough. With others inside, the backward pass computes them once more.",
)
pitfall(
    "no-remat",
    replace=(DECORATORS, "    @nn.compact\n"),
    says="The numbers are right, but there is no remat in the program: put @nn.remat above @nn.compact.",
)
pitfall(
    "compact-above-remat",
    replace=(DECORATORS, "    @nn.compact\n    @nn.remat\n"),
    says="nn.remat wraps the finished compact method, so it stands on top: @nn.remat, then @nn.compact, then def.",
)
pitfall(
    "remat-called-in-the-decorator",
    replace=("@nn.remat\n", "@nn.remat()\n"),
    says="nn.remat is the decorator itself. Write @nn.remat, without parentheses.",
)
pitfall(
    "compact-forgotten",
    replace=(DECORATORS, "    @nn.remat\n"),
    says="Layers that are made inside __call__ need @nn.compact; @nn.remat stands above it and does not replace it.",
)
pitfall(
    "jax-checkpoint",
    replace=(DECORATORS, "    @jax.checkpoint\n    @nn.compact\n"),
    says="jax.checkpoint takes functions of arrays, and a module's self is none. The lifted nn.remat knows modules.",
)
pitfall(
    "jax-checkpoint-inside",
    replace=[
        (DECORATORS, "    @nn.compact\n"),
        ("        for i, width", "        def body(x):\n          for i, width"),
        ("        return x\n", "          return x\n\n        return jax.checkpoint(body)(x)\n"),
    ],
    says="Params made inside jax.checkpoint cannot get out, and those of init are unusable. "
    "The lifted nn.remat hands them out: @nn.remat above @nn.compact.",
)
pitfall(
    "the-last-layer-outside",
    replace=[
        (DECORATORS, LAST_ALONE + DECORATORS),
        ("for i, width in enumerate(self.features)", "for i, width in enumerate(self.features[:-1])"),
        ("            if i < len(self.features) - 1:\n                x = nn.relu(x)", "            x = nn.relu(x)"),
        ("    def __call__(self, x: jax.Array)", "    def _hidden(self, x)"),
    ],
    says="A layer stands outside of the remat, so what passes between it and the others is kept. "
    "All layers belong inside.",
)
pitfall(
    "names-missing",
    replace=('(width, name=f"layers_{i}")', "(width)"),
    says="The layers are named layers_0, layers_1, …, and names decide the first values too: keep name=f'layers_{i}'.",
)
pitfall(
    "relu-forgotten",
    replace=("            if i < len(self.features) - 1:\n                x = nn.relu(x)\n", ""),
    says="Without relu between them, all layers together are one linear map.",
)
pitfall(
    "relu-after-the-last",
    replace=(
        "            if i < len(self.features) - 1:\n                x = nn.relu(x)",
        "            x = nn.relu(x)",
    ),
    says="relu stands between layers. After the last one it would cut every negative output to zero.",
)
pitfall(
    "relu-on-the-wrong-side",
    replace=("if i < len(self.features) - 1:", "if i > 0:"),
    says="This puts a relu after every layer but the first. It belongs after every layer but the last: "
    "if i < len(self.features) - 1.",
)
pitfall(
    "relu-one-too-few",
    replace=("if i < len(self.features) - 1:", "if i < len(self.features) - 2:"),
    says="The last index is len(self.features) - 1, so this leaves out one relu too many: write - 1, not - 2.",
)
pitfall(
    "relu-skipped-by-width",
    replace=("if i < len(self.features) - 1:", "if width != self.features[-1]:"),
    says="A hidden layer can be as wide as the output. Ask for the position of the last layer, not for its width.",
)
pitfall(
    "remat-without-layers",
    replace=[
        (DECORATORS, "    @nn.compact\n"),
        ("x = nn.relu(x)", "x = nn.remat(lambda module, x: nn.relu(x))(self, x)"),
    ],
    says="Here only the relus are under nn.remat, and the layers stand outside. Put @nn.remat above the __call__ that "
    "holds both.",
)
pitfall(
    "jit-instead",
    replace=("    @nn.remat\n", "    @nn.jit\n"),
    says="nn.jit compiles the call and keeps everything for the gradient. What forgets and computes again is nn.remat.",
)
pitfall(
    "remat-with-options-in-the-decorator",
    replace=("@nn.remat\n", "@nn.remat(prevent_cse=False)\n"),
    says="Called with options alone, nn.remat misses the method to wrap. Write @nn.remat, without parentheses.",
)
pitfall(
    "names-from-one",
    replace=('name=f"layers_{i}"', 'name=f"layers_{i + 1}"'),
    says="The names begin with layers_0, so number by i itself.",
)

variant("checkpoint", replace=("@nn.remat", "@nn.checkpoint"))
variant(
    "setup",
    replace=[
        (
            "    # Around",
            "    def setup(self):\n        self.layers = [nn.Dense(width) for width in self.features]\n\n    # Around",
        ),
        (DECORATORS, "    @nn.remat\n"),
        ("for i, width in enumerate(self.features)", "for i, layer in enumerate(self.layers)"),
        ('nn.Dense(width, name=f"layers_{i}")(x)', "layer(x)"),
    ],
)
variant(
    "a-remat-class-of-a-plain-mlp",
    replace=[
        ("class RematMLP", "class _MLP"),
        (DECORATORS, "    @nn.compact\n"),
        ("        return x\n", "        return x\n\n\nRematMLP = nn.remat(_MLP)\n"),
    ],
)
variant(
    "lifted-function",
    replace=[
        (DECORATORS, "    @nn.compact\n"),
        ("        for i, width", "        def body(self, x):\n          for i, width"),
        ("        return x\n", "          return x\n\n        return nn.remat(body)(self, x)\n"),
    ],
)
