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
    "layer-used-three-times",
    replace=(AGAIN, AGAIN + "        x = self.dense(x)\n"),
    says="self.dense is called twice, before and after the constant, not more often.",
)
pitfall(
    "first-use-left-out",
    replace=("        x = self.dense(x)\n        x = nn.relu", "        x = nn.relu"),
    says="self.dense comes first, before the constant, and once more after it.",
)
pitfall(
    "constant-transposed",
    replace=("self.rand_weight + 1", "self.rand_weight.T + 1"),
    says="x @ self.rand_weight: the constant stands on the right as it is, not transposed.",
)
pitfall(
    "one-added-after-relu",
    replace=("nn.relu(x @ self.rand_weight + 1)", "nn.relu(x @ self.rand_weight) + 1"),
    says="1 is added to the product, and relu sees the sum: nn.relu(x @ self.rand_weight + 1).",
)
pitfall(
    "one-added-to-the-constant",
    replace=("x @ self.rand_weight + 1", "x @ (self.rand_weight + 1)"),
    says="1 is added to the product, not to the constant: @ comes first, so no brackets are needed.",
)
pitfall(
    "one-added-to-the-input",
    replace=("x @ self.rand_weight + 1", "(x + 1) @ self.rand_weight"),
    says="1 is added to the product, not to x before it.",
)
pitfall(
    "another-activation",
    replace=("nn.relu(", "nn.gelu("),
    says="The task asks for nn.relu; another activation gives other numbers.",
)
pitfall(
    "tanh-for-relu",
    replace=("nn.relu(", "nn.tanh("),
    says="The task asks for nn.relu; another activation gives other numbers.",
)
pitfall(
    "constant-before-the-layer",
    replace=(
        "        x = self.dense(x)\n        x = nn.relu(x @ self.rand_weight + 1)\n",
        "        x = nn.relu(x @ self.rand_weight + 1)\n        x = self.dense(x)\n",
    ),
    says="The order is self.dense, then the constant and relu, then self.dense again.",
)
pitfall(
    "relu-after-both-uses",
    replace=(AGAIN, AGAIN.replace("self.dense(x)", "nn.relu(self.dense(x))")),
    says="relu stands before the second use of self.dense, not after it: the result may be negative.",
)
pitfall(
    "relu-after-the-first-use",
    replace=(
        "        x = self.dense(x)\n        x = nn.relu",
        "        x = nn.relu(self.dense(x))\n        x = nn.relu",
    ),
    says="There is one relu, after the constant and the 1; the first use of self.dense has none.",
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
    "largest-in-the-loop",
    replace=("jnp.abs(x).sum() > 1", "jnp.abs(x).max() > 1"),
    says="The sum of all the absolute values is compared with 1, not the largest of them.",
)
pitfall(
    "mean-in-the-loop",
    replace=("jnp.abs(x).sum() > 1", "jnp.abs(x).mean() > 1"),
    says="The sum of all the absolute values is compared with 1, not their mean.",
)
pitfall(
    "squares-in-the-loop",
    replace=("jnp.abs(x).sum() > 1", "jnp.linalg.norm(x) > 1"),
    says="The sum of the absolute values is compared with 1: no squares, and no root of their sum.",
)
pitfall(
    "rows-in-the-loop",
    replace=("while jnp.abs(x).sum() > 1", "while (jnp.abs(x).sum(-1) > 1).any()"),
    says="The sum of the absolute values of all entries is compared, over the batch too, not that of each row.",
)
pitfall(
    "divided-by-the-sum",
    replace=(LOOP, "        if jnp.abs(x).sum() > 1:\n            x = x / jnp.abs(x).sum()\n"),
    says="Every entry is halved, round after round; divided by their sum the entries get another scale.",
)
pitfall(
    "never-halved",
    replace=(LOOP, ""),
    says="Step 4 is missing: while the sum of the absolute values exceeds 1, every entry is halved.",
)
pitfall(
    "halved-before-the-layer",
    replace=[(LOOP, ""), (AGAIN, LOOP + AGAIN)],
    says="The loop comes after the second self.dense, on what that returned.",
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
