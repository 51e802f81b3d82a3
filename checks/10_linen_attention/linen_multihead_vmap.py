"""Single-head attention mapped over heads (own params) and over the batch (shared params); the mean over heads."""

import jax
import jax.numpy as jnp
import numpy as np
from flax.traverse_util import flatten_dict

from flaxlings.check import draw, draw_like, pitfall, probe, variant

# batch 2, heads 3, width of a head 4, queries 5, keys 7, features 6 and 9, output 8: no two alike
HEADS, HEAD_WIDTH, OUT = 3, 4, 8
INPUTS_Q, INPUTS_KV = draw(0, "inputs_q", (2, 5, 6)), draw(0, "inputs_kv", (2, 7, 9))


def model(exercise):
    return exercise.MultiHeadDotProductAttention(qkv_features=HEADS * HEAD_WIDTH, out_features=OUT, num_heads=HEADS)


def made_up(seed):
    def spec(*shape):
        return jax.ShapeDtypeStruct((HEADS, *shape), jnp.float32)

    attention = {
        "query": {"kernel": spec(6, HEAD_WIDTH)},
        "key": {"kernel": spec(9, HEAD_WIDTH)},
        "value": {"kernel": spec(9, HEAD_WIDTH)},
        "out": {"kernel": spec(HEAD_WIDTH, OUT), "bias": spec(OUT)},
    }
    # Small, so that no softmax is saturated: then every weight tells.
    return jax.tree.map(lambda numbers: 0.3 * numbers, draw_like({"params": {"attention": attention}}, seed))


@probe("the params: every one of attention has num_heads as its first axis", seeds=(0,))
def parameters(exercise, seed):
    key = jax.random.PRNGKey(seed)
    # 11 // 2 rounds down, to 5.
    other = exercise.MultiHeadDotProductAttention(qkv_features=11, out_features=3, num_heads=2)
    return {
        "3 heads": jax.eval_shape(model(exercise).init, key, INPUTS_Q, INPUTS_KV),
        "2 heads": jax.eval_shape(other.init, key, INPUTS_KV, INPUTS_Q),
    }


@probe("after init every head has kernels of its own")
def heads_differ(exercise, seed):
    # All kernels of one shape, so that drawing them is compiled once.
    small = exercise.MultiHeadDotProductAttention(qkv_features=12, out_features=4, num_heads=HEADS)
    variables = small.init(jax.random.PRNGKey(seed), INPUTS_Q[..., :4], INPUTS_KV[..., :4])

    def distinct(kernel):
        heads = [head.tobytes() for head in np.atleast_1d(np.asarray(kernel))]
        return f"{len(set(heads))} different kernels in {len(heads)} heads"

    # Kernels only: biases are zeros in every head.
    leaves = flatten_dict(variables, sep="/")
    return {path: distinct(leaf) for path, leaf in leaves.items() if path.endswith("/kernel")}


@probe("the mean over the heads, on parameters made by the check")
def output(exercise, seed):
    return model(exercise).apply(made_up(seed), INPUTS_Q, INPUTS_KV)


pitfall(
    "mean-over-features",
    replace=[
        ("            out_axes=0,\n            axis_size", "            out_axes=2,\n            axis_size"),
        (".mean(axis=1)", ".mean(axis=-2)"),
    ],
    says="The heads are the last axis here, (batch, queries, out_features, heads), and axis=-2 averages the features: "
    "average the axis that out_axes gave to the heads.",
)
pitfall(
    "mean-over-queries",
    replace=(".mean(axis=1)", ".mean(axis=2)"),
    says="The output of the maps is (batch, heads, queries, out_features): axis 2 is the queries, axis 1 the heads.",
)
pitfall(
    "mean-over-batch",
    replace=(".mean(axis=1)", ".mean(axis=0)"),
    says="The outer map puts its axis in front: (batch, heads, queries, out_features). The heads are axis 1.",
)
pitfall(
    "sum-over-heads",
    replace=(".mean(axis=1)", ".sum(axis=1)"),
    says="This exercise averages the heads: mean, not sum.",
)
pitfall(
    "heads-not-averaged",
    replace=(".mean(axis=1)", ""),
    says="The axis of heads is still there: average over it, so that (batch, queries, out_features) is left.",
)
pitfall(
    "one-key-for-all-heads",
    replace=('split_rngs={"params": True}', 'split_rngs={"params": False}'),
    says='With split_rngs={"params": False} every head starts from the same values and learns the same: split the '
    "key wherever the params have an axis.",
)
pitfall(
    "params-shared-by-heads",
    replace=[
        ('variable_axes={"params": 0}', 'variable_axes={"params": None}'),
        ('split_rngs={"params": True}', 'split_rngs={"params": False}'),
    ],
    says='variable_axes={"params": None} is one set of params for all heads; give each head its own: {"params": 0}.',
)
pitfall(
    "shared-params-from-split-keys",
    replace=('variable_axes={"params": 0}', 'variable_axes={"params": None}'),
    says="Split keys draw other values for each head, and params that are shared cannot hold them: "
    'variable_axes={"params": 0} gives each head its own.',
)
pitfall(
    "params-mapped-over-batch",
    replace=[
        ('variable_axes={"params": None}', 'variable_axes={"params": 0}'),
        ('split_rngs={"params": False}', 'split_rngs={"params": True}'),
    ],
    says='Over the batch the params are shared: variable_axes={"params": None}, split_rngs={"params": False}. Here '
    "every element of the batch has its own, and another batch size would not fit.",
)
pitfall(
    "variable-axes-forgotten",
    replace=('            variable_axes={"params": 0},\n', ""),
    says="A collection that variable_axes does not name does not exist inside the map, and Dense finds no kernel: "
    'variable_axes={"params": 0}.',
)
pitfall(
    "split-rngs-forgotten",
    replace=('            split_rngs={"params": True},\n', ""),
    says="A stream that split_rngs does not name does not exist inside the map, and init cannot draw: "
    'split_rngs={"params": True}.',
)
pitfall(
    "axis-size-forgotten",
    replace=("            axis_size=self.num_heads,\n", ""),
    says="With in_axes=(None, None) no input tells how many heads there are: axis_size=self.num_heads.",
)
pitfall(
    "inputs-mapped-over-heads",
    replace=("in_axes=(None, None)", "in_axes=0"),
    says="The inputs have no axis of heads, every head sees all of them: in_axes=(None, None).",
)
pitfall(
    "width-not-divided",
    replace=("self.qkv_features // self.num_heads", "self.qkv_features"),
    says="The heads share qkv_features among them: each projects to qkv_features // num_heads.",
)
pitfall(
    "width-divided-to-float",
    replace=("self.qkv_features // self.num_heads", "self.qkv_features / self.num_heads"),
    says="/ gives a float, and a shape needs integers: //.",
)
pitfall(
    "width-rounded-up",
    replace=("self.qkv_features // self.num_heads", "-(-self.qkv_features // self.num_heads)"),
    says="// rounds down, and so does this exercise: 11 features for 2 heads are 5 for each.",
)
pitfall(
    "output-divided-too",
    replace=("out_features=self.out_features", "out_features=self.out_features // self.num_heads"),
    says="Only the projections are divided among the heads; each head returns all out_features, and the mean keeps "
    "that width.",
)
pitfall(
    "self-attention-only",
    replace=("attention(inputs_q, inputs_kv)", "attention(inputs_q, inputs_q)"),
    says="Keys and values come from the second input, inputs_kv.",
)
pitfall(
    "inputs-swapped",
    replace=("attention(inputs_q, inputs_kv)", "attention(inputs_kv, inputs_q)"),
    says="The queries come first: attention(inputs_q, inputs_kv).",
)
pitfall(
    "name-forgotten",
    replace=(', name="attention"', ""),
    says='Without a name the module is called after the classes it is made of; the task wants name="attention".',
)
pitfall(
    "module-per-head",
    replace=[
        (
            """        attention = batched_heads(
            qkv_features=self.qkv_features // self.num_heads, out_features=self.out_features, name="attention"
        )
""",
            "",
        ),
        (
            "return attention(inputs_q, inputs_kv).mean(axis=1)",
            """batched = nn.vmap(DotProductAttention, variable_axes={"params": None}, split_rngs={"params": False})
        width = self.qkv_features // self.num_heads
        each = [
            batched(width, self.out_features, name=f"attention_{i}")(inputs_q, inputs_kv) for i in range(self.num_heads)
        ]
        return sum(each) / self.num_heads""",
        ),
    ],
    says="A loop makes one module per head. The map over heads is one module, attention, whose params have the heads "
    "as their first axis.",
)
pitfall(
    "scaled",
    replace=(
        """name="value")(inputs_kv)
        weights = nn.softmax(query @ key.T, axis=-1)""",
        """name="value")(inputs_kv)
        weights = nn.softmax(query @ key.T / self.qkv_features**0.5, axis=-1)""",
    ),
    says="The scores of the head are divided by a square root here. DotProductAttention is complete and stays as it is "
    "given: it does not scale.",
)
pitfall(
    "first-head-only",
    replace=(".mean(axis=1)", "[:, 0]"),
    says="This returns the first head and forgets the others: average over the axis of heads, mean(axis=1).",
)
pitfall(
    "last-head-only",
    replace=(".mean(axis=1)", "[:, -1]"),
    says="This returns the last head and forgets the others: average over the axis of heads, mean(axis=1).",
)
pitfall(
    "heads-concatenated",
    replace=(".mean(axis=1)", ".swapaxes(1, 2).reshape(*inputs_q.shape[:2], -1)"),
    says="The heads stand side by side here, which makes num_heads * out_features. This exercise averages them: "
    "(batch, queries, out_features).",
)
pitfall(
    "largest-head",
    replace=(".mean(axis=1)", ".max(axis=1)"),
    says="This exercise averages the heads: mean, not max.",
)
pitfall(
    "keyword-arguments",
    replace=("attention(inputs_q, inputs_kv)", "attention(inputs_q=inputs_q, inputs_kv=inputs_kv)"),
    says="in_axes counts inputs by position and has no entry for keyword arguments: attention(inputs_q, inputs_kv).",
)
pitfall(
    "axis-size-on-the-batch",
    replace=[
        ("            axis_size=self.num_heads,\n", ""),
        ("            in_axes=(0, 0),\n", "            in_axes=(0, 0),\n            axis_size=self.num_heads,\n"),
    ],
    says="axis_size=self.num_heads stands in the map over the batch. It belongs to the map over heads, where no input "
    "tells how many there are; the batch is told by the inputs.",
)
pitfall(
    "only-over-heads",
    replace=("        attention = batched_heads(", "        attention = heads("),
    says="This maps over the heads only, and the head inside sees a whole batch. Make the module from both maps.",
)

variant(
    "batch-inside",
    replace=[
        (
            "            DotProductAttention,\n",
            """            nn.vmap(
                DotProductAttention,
                variable_axes={"params": None},
                split_rngs={"params": False},
            ),
""",
        ),
        (
            """        batched_heads = nn.vmap(
            heads,
            in_axes=(0, 0),
            out_axes=0,
            variable_axes={"params": None},
            split_rngs={"params": False},
        )
""",
            "        batched_heads = heads\n",
        ),
        (".mean(axis=1)", ".mean(axis=0)"),
    ],
)
variant(
    "heads-last",
    replace=[
        ("            out_axes=0,\n            axis_size", "            out_axes=2,\n            axis_size"),
        (".mean(axis=1)", ".mean(axis=-1)"),
    ],
)
variant(
    "in-axes-none",
    replace=[
        ("in_axes=(None, None)", "in_axes=None"),
        ("            in_axes=(0, 0),\n            out_axes=0,\n", ""),
    ],
)
variant(
    "positional",
    replace=[
        (
            "        attention = batched_heads(\n            qkv_features=",
            "        attention = batched_heads(\n            ",
        ),
        ("self.num_heads, out_features=self.out_features, name", "self.num_heads, self.out_features, name"),
        (
            "return attention(inputs_q, inputs_kv).mean(axis=1)",
            "return jax.numpy.mean(attention(inputs_q, inputs_kv), 1)",
        ),
    ],
)
