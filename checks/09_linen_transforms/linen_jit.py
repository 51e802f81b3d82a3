"""An MLP of jitted layers: the same params and numbers, one compiled call per layer."""

import jax

from flaxlings.check import draw, equations, init_specs, pitfall, probe, variant

X = draw(0, "x", (2, 3))
DEEP = (4, 5, 5)  # one hidden layer as wide as the output
SHALLOW = (6, 4)


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
    return {
        "three layers": init_specs(exercise.JitMLP(features=DEEP).init, jax.random.PRNGKey(seed), X),
        "two layers": init_specs(exercise.JitMLP(features=SHALLOW).init, jax.random.PRNGKey(seed), X),
    }


@probe("the output: relu between the layers, none after the last")
def output(exercise, seed):
    # Without compiling each layer anew: the program is the next probe's affair.
    with jax.disable_jit():
        return {
            "three layers": exercise.JitMLP(features=DEEP).apply(_variables(seed, DEEP), X),
            "two layers": exercise.JitMLP(features=SHALLOW).apply(_variables(seed, SHALLOW), X),
        }


@probe("the program: each layer is a compiled call of its own")
def program(exercise, seed):
    def calls(widths):
        found = equations(exercise.JitMLP(features=widths).apply, _variables(seed, widths), X)
        # Only the outermost: how a layer looks inside is its own affair. relu's jit holds no matrix product.
        products = [e.inside.count("dot_general") for e in found if e.primitive == "jit" and "jit" not in e.within]
        several = sum(count > 1 for count in products)
        inner = sum(e.primitive == "jit" and "jit" in e.within and "dot_general" in e.inside for e in found)
        return {
            "jit equations with one dot_general": sum(count == 1 for count in products),
            "jit equations with several dot_generals": several,
            "jit equations inside of one with several": inner if several else 0,
            "dot_generals outside of any jit": sum(
                e.primitive == "dot_general" and "jit" not in e.within for e in found
            ),
        }

    return {"three layers": calls(DEEP), "two layers": calls(SHALLOW)}


LAYER = 'nn.jit(nn.Dense)(width, name=f"layers_{i}")(x)'
JITTED_METHOD = """class _Layer(nn.Dense):
    @nn.jit
    @nn.compact
    def __call__(self, x):
        return super().__call__(x)


"""

pitfall(
    "not-jitted",
    replace=("nn.jit(nn.Dense)", "nn.Dense"),
    says="The numbers are right, but no layer is compiled on its own: make the layer from nn.jit(nn.Dense).",
)
pitfall(
    "name-missing",
    replace=('(width, name=f"layers_{i}")', "(width)"),
    says="Without a name the jitted class calls itself JitDense_0, JitDense_1, …: give each layer name=f'layers_{i}'.",
)
pitfall(
    "jit-around-the-whole-call",
    replace=[("    @nn.compact", "    @nn.jit\n    @nn.compact"), ("nn.jit(nn.Dense)", "nn.Dense")],
    says="This is one compiled call around all layers. Each layer gets its own: nn.jit(nn.Dense) inside the loop.",
)
pitfall(
    "jit-around-the-call-and-each-layer",
    replace=("    @nn.compact", "    @nn.jit\n    @nn.compact"),
    says="The layers are jitted, and so is the whole call around them. Leave the outer nn.jit out.",
)
pitfall(
    "jax-jit-on-a-layer",
    replace=(LAYER, 'jax.jit(nn.Dense(width, name=f"layers_{i}"))(x)'),
    says="jax.jit does not know a module's params and rngs. The lifted nn.jit does: nn.jit(nn.Dense).",
)
pitfall(
    "jax-jit-on-a-call",
    replace=(LAYER, 'jax.jit(lambda h: nn.Dense(width, name=f"layers_{i}")(h))(x)'),
    says="Params made inside jax.jit cannot get out, and those of init are unusable. "
    "The lifted nn.jit hands them out: nn.jit(nn.Dense).",
)
pitfall(
    "jax-jit-on-a-layer-made-outside",
    replace=(
        "            x = " + LAYER,
        '            layer = nn.Dense(width, name=f"layers_{i}")\n            x = jax.jit(layer.__call__)(x)',
    ),
    says="Params are made when a layer is called, so these are made inside jax.jit and cannot get out. "
    "The lifted nn.jit hands them out: nn.jit(nn.Dense).",
)
pitfall(
    "an-instance-is-jitted",
    replace=(LAYER, 'nn.jit(nn.Dense(width, name=f"layers_{i}"))(x)'),
    says="nn.jit takes the class, not an instance: nn.jit(nn.Dense), and then (width, name=...).",
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
    "relu-skipped-by-width",
    replace=("if i < len(self.features) - 1:", "if width != self.features[-1]:"),
    says="A hidden layer can be as wide as the output. Ask for the position of the last layer, not for its width.",
)
pitfall(
    "relu-forgotten",
    replace=("            if i < len(self.features) - 1:\n                x = nn.relu(x)\n", ""),
    says="Without relu between them, all layers together are one linear map.",
)
pitfall(
    "last-layer-not-jitted",
    replace=(
        LAYER,
        '(nn.jit(nn.Dense) if i + 1 < len(self.features) else nn.Dense)(width, name=f"layers_{i}")(x)',
    ),
    says="The last layer is a layer too: it gets its nn.jit like the others.",
)
pitfall(
    "relu-before-every-layer",
    replace=(
        "            x = "
        + LAYER
        + """
            if i < len(self.features) - 1:
                x = nn.relu(x)
""",
        "            x = nn.relu(x)\n            x = " + LAYER + "\n",
    ),
    says="Here a relu stands before every layer, so before the first one too. It stands between layers only: "
    "the input comes in as it is.",
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
    "every-layer-reads-the-input",
    replace=[
        ("        for i,", "        h = x\n        for i,"),
        (LAYER, LAYER.replace("(x)", "(h)")),
    ],
    says="Every layer is given the first input. Each one takes what the layer before returned.",
)
pitfall(
    "names-from-one",
    replace=('name=f"layers_{i}"', 'name=f"layers_{i + 1}"'),
    says="The names begin with layers_0, so number by i itself.",
)

variant(
    "one-jitted-class",
    replace=[
        ("        for i,", "        Layer = nn.jit(nn.Dense)\n        for i,"),
        ("nn.jit(nn.Dense)(width", "Layer(features=width"),
    ],
)
variant(
    "setup",
    replace=[
        (
            "    @nn.compact\n",
            "    def setup(self):\n        self.layers = [nn.jit(nn.Dense)(width) for width in self.features]\n\n",
        ),
        ("for i, width in enumerate(self.features)", "for i, layer in enumerate(self.layers)"),
        (LAYER, "layer(x)"),
    ],
)
variant(
    "jitted-method",
    replace=[("class JitMLP", JITTED_METHOD + "class JitMLP"), ("nn.jit(nn.Dense)(width", "_Layer(width")],
)
variant("lifted-function", replace=(LAYER, 'nn.jit(lambda layer, x: layer(x))(nn.Dense(width, name=f"layers_{i}"), x)'))
