"""A constant, a shared layer and a Python loop: nothing here may be traced by jit, so everything runs eagerly."""

import jax

from flaxlings.check import draw, pitfall, probe, specs, variant

ROW = draw(0, "row", (20,))
BATCH = draw(0, "batch", (3, 20))


def given(seed, scale=1.0, shift=0.0):
    """Params of this scale, the bias shifted.

    As drawn, about half of the hidden entries are cut by relu and the sum of absolute values is in the hundreds. With
    a hundredth of it the sum is below 1; with the bias shifted by -1 the sum of a row is negative.
    """
    return {
        "params": {
            "dense": {
                "kernel": draw(seed, "kernel", (20, 20)) * scale,
                "bias": draw(seed, "bias", (20,)) * scale + shift,
            }
        }
    }


@probe("the params: one dense, and no constant among them", seeds=(0,))
def parameters(exercise, seed):
    return specs(exercise.FixedHiddenMLP().init(jax.random.PRNGKey(seed), BATCH))


@probe("self.rand_weight: uniform (20, 20) from PRNGKey(0)", seeds=(0,))
def constant(exercise, seed):
    return exercise.FixedHiddenMLP().bind(given(seed)).rand_weight


@probe("the output for one row and for a batch, on params made by the check")
def output(exercise, seed):
    model = exercise.FixedHiddenMLP()
    return {name: model.apply(given(seed), x) for name, x in (("row", ROW), ("batch", BATCH))}


@probe("a negative sum: the loop looks at absolute values")
def negative(exercise, seed):
    return exercise.FixedHiddenMLP().apply(given(seed, shift=-1.0), ROW)


@probe("a small output: the loop has no rounds")
def small(exercise, seed):
    return exercise.FixedHiddenMLP().apply(given(seed, scale=0.01), ROW)


@probe("jax.grad for the params, through both uses of dense and the loop")
def gradient(exercise, seed):
    return jax.grad(lambda variables: exercise.FixedHiddenMLP().apply(variables, BATCH))(given(seed))


WEIGHT = "jax.random.uniform(jax.random.PRNGKey(0), (20, 20))"
AGAIN = """        # The same layer, so the same params: the tree holds one dense.
        x = self.dense(x)
"""
LOOP = """        while jnp.abs(x).sum() > 1:
            x = x / 2
"""

pitfall(
    "constant-is-a-param",
    replace=(WEIGHT, 'self.param("rand_weight", lambda key: ' + WEIGHT + ")"),
    says="self.param makes it a parameter, which is trained and returned by init: assign the plain array instead.",
)
pitfall(
    "constant-drawn-anew",
    replace=(WEIGHT, 'jax.random.uniform(self.make_rng("params"), (20, 20))'),
    says="setup() runs for every apply too, where there is no params key: draw the constant with PRNGKey(0).",
)
pitfall(
    "constant-by-another-key",
    replace=("PRNGKey(0)", "PRNGKey(1)"),
    says="The constant is fixed by its key: jax.random.PRNGKey(0).",
)
pitfall(
    "normal-instead-of-uniform",
    replace=("random.uniform(", "random.normal("),
    says="The constant is uniform: jax.random.uniform, between 0 and 1.",
)
pitfall(
    "two-layers",
    replace=[
        ("self.dense = nn.Dense(20)", "self.dense = nn.Dense(20)\n        self.dense2 = nn.Dense(20)"),
        (AGAIN, "        x = self.dense2(x)\n"),
    ],
    says="A second nn.Dense brings params of its own: call self.dense twice to share one set.",
)
pitfall(
    "layer-used-once",
    replace=(AGAIN, ""),
    says="self.dense is called twice, before and after the constant.",
)
pitfall(
    "one-not-added",
    replace=("self.rand_weight + 1", "self.rand_weight"),
    says="1 is added after the product with the constant, before relu.",
)
pitfall(
    "relu-forgotten",
    replace=("nn.relu(x @ self.rand_weight + 1)", "x @ self.rand_weight + 1"),
    says="nn.relu stands between the constant and the second use of the layer.",
)
pitfall(
    "if-instead-of-while",
    replace=("        while jnp", "        if jnp"),
    says="if halves once; while goes on until the sum of absolute values is at most 1.",
)
pitfall(
    "signed-sum-in-the-loop",
    replace=("jnp.abs(x).sum() > 1", "x.sum() > 1"),
    says="A negative sum never exceeds 1, however large its entries are: the loop looks at absolute values.",
)
pitfall(
    "absolute-value-of-the-sum",
    replace=("jnp.abs(x).sum() > 1", "jnp.abs(x.sum()) > 1"),
    says="The sum of the absolute values is asked for, not the absolute value of the sum: first abs, then sum.",
)
pitfall(
    "float-in-the-loop",
    replace=("jnp.abs(x).sum() > 1", "float(jnp.abs(x).sum()) > 1"),
    says="jax.grad cannot turn a traced array into a Python float: compare the array itself, jnp.abs(x).sum() > 1.",
)
pitfall(
    "halved-at-least-once",
    replace=(LOOP, "        x = x / 2\n" + LOOP),
    says="An output whose sum is at most 1 already stays as it is: ask before halving.",
)
pitfall(
    "absolute-values-returned",
    replace=("return x.sum()", "return jnp.abs(x).sum()"),
    says="Only the loop looks at absolute values; the sum that is returned keeps its sign.",
)
pitfall(
    "sum-of-each-row",
    replace=("return x.sum()", "return x.sum(-1)"),
    says="One number is returned: the sum of all entries, over the batch too.",
)
pitfall(
    "lax-while-loop",
    replace=(
        LOOP,
        "        x = jax.lax.while_loop(lambda x: jnp.abs(x).sum() > 1, lambda x: x / 2, x)\n",
    ),
    says="jax.grad cannot go backwards through lax.while_loop; through a plain Python while it can.",
)

variant(
    "other-spelling",
    replace=[
        ("jax.random.PRNGKey(0)", "jax.random.key(0)"),
        ("nn.relu(x @ self.rand_weight + 1)", "jnp.maximum(jnp.dot(x, self.rand_weight) + 1.0, 0.0)"),
        (LOOP, "        while jnp.sum(jnp.abs(x)) > 1.0:\n            x *= 0.5\n"),
        ("return x.sum()", "return jnp.sum(x)"),
    ],
)
variant(
    "number-of-rounds-computed",
    replace=(
        LOOP,
        (
            "        total = jax.lax.stop_gradient(jnp.abs(x).sum())\n"
            "        x = x * jnp.exp2(-jnp.maximum(jnp.ceil(jnp.log2(total)), 0.0))\n"
        ),
    ),
)
variant(
    "compact-call-beside-setup",
    replace=("    def __call__", "    @nn.compact\n    def __call__"),
)
variant(
    "layer-made-first",
    replace=[
        ("        self.dense = nn.Dense(20)\n", ""),
        ("        # A fixed key", "        self.dense = nn.Dense(features=20)\n        # A fixed key"),
    ],
)
