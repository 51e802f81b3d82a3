"""Scores, bias, softmax over keys, dropout on the weights, mixture of the values."""

import jax
import jax.numpy as jnp
import numpy as np

from flaxlings.check import draw, forbid, pitfall, probe, specs, variant

QUERY, KEY, VALUE = draw(0, "query", (5, 4)), draw(0, "key", (3, 4)), draw(0, "value", (3, 6))
BIAS = draw(0, "bias", (5, 3))

# For dropout: these values are an identity and a column of ones, so that the output shows every weight of a query,
# and beside them their sum.
QUERIES, KEYS, FEATURES = 16, 32, 2
ONES = np.ones((KEYS, 1), np.float32)
SHOW_WEIGHTS = jnp.asarray(np.concatenate([np.eye(KEYS, dtype=np.float32), ONES], axis=1))


@probe("no variables, attn_dropout_rate 0.1 and train False by default", seeds=(0,))
def fields(exercise, seed):
    model = exercise.RawDotProductAttention()
    return {
        "variables": jax.eval_shape(model.init, jax.random.PRNGKey(seed), QUERY, KEY, VALUE),
        "attn_dropout_rate": model.attn_dropout_rate,
        "train": model.train,
    }


@probe("each query's mixture of the values, without bias")
def mixture(exercise, seed):
    query = draw(seed, "query", (5, 4))
    return exercise.RawDotProductAttention().apply({}, query, KEY, VALUE)


@probe("the bias is added to the scores")
def with_bias(exercise, seed):
    # With a few zeros, which tell a bias that is added from one that is taken for true or false.
    bias = draw(seed, "bias", (5, 3)) * (1 - np.eye(5, 3, dtype=np.float32))
    return exercise.RawDotProductAttention().apply({}, QUERY, KEY, VALUE, bias)


@probe("a key for dropout changes nothing while train is False", seeds=(0,))
def not_training(exercise, seed):
    model = exercise.RawDotProductAttention(attn_dropout_rate=0.5, train=False)
    return model.apply({}, QUERY, KEY, VALUE, bias=BIAS, rngs={"dropout": jax.random.PRNGKey(seed)})


@probe("in training a share of the weights is dropped, the others are divided by 1 - rate", rtol=1e-3)
def training(exercise, seed):
    rate = 0.25 if seed == 0 else 0.6
    query, key = 0.3 * draw(seed, "query", (QUERIES, FEATURES)), draw(seed, "key", (KEYS, FEATURES))
    bias = draw(seed, "bias", (QUERIES, KEYS))
    model = exercise.RawDotProductAttention(attn_dropout_rate=rate, train=True)
    once, again = (
        np.asarray(model.apply({}, query, key, SHOW_WEIGHTS, *rest, rngs={"dropout": jax.random.PRNGKey(seed + n)}))
        for n, rest in ((1, (bias,)), (2, ()))
    )
    if once.shape != (QUERIES, KEYS + 1):
        return {"output": specs(once)}
    scores = np.asarray(query) @ np.asarray(key).T + np.asarray(bias)
    weights = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    seen, kept = once[:, :KEYS], once[:, :KEYS] != 0
    # Which ones are dropped depends on the name of the Dropout module, which is free; so no mask is compared.
    return {
        "output": specs(once),
        "share of the weights that are dropped": share(kept, rate),
        "smallest and largest factor on the others": factors(seen[kept] / weights[kept]),
        "every value is mixed by the same weights": bool(np.allclose(seen.sum(axis=1), once[:, KEYS], atol=1e-4)),
        "each query drops its own": bool((kept != kept[0]).any()),
        "each key is dropped on its own": bool((kept != kept[:, :1]).any()),
        "another key drops others": bool((kept != (again[:, :KEYS] != 0)).any()),
    }


def share(kept, rate):
    """In words, because the exact number depends on the key; a mask of few draws has a share of any size."""
    if (kept == kept[0]).all() or (kept == kept[:, :1]).all():
        return "none" if kept.all() else "all" if not kept.any() else "of whole queries or keys"
    near = {"near the rate": rate, "near 1 - rate": 1 - rate}
    found = [words for words, number in near.items() if abs(1 - kept.mean() - number) < 0.1]
    return found[0] if found else f"about {1 - kept.mean():.1f}"


def factors(ratios):
    return [float(ratios.min()), float(ratios.max())] if ratios.size else "all dropped"


forbid("flax.linen.dot_product_attention", says="This exercise builds dot-product attention; it cannot use it.")
forbid("jax.nn.dot_product_attention", says="This exercise builds dot-product attention; it cannot use it.")

# With the comment behind it: an answer that scales the scores in a line of its own has not left these lines alone.
SCORES = """jnp.dot(query, key.T)
        # `is not None`,"""

pitfall(
    "key-not-transposed",
    replace=("key.T", "key"),
    says="(queries, features) and (keys, features) share their last axis, so the key is transposed: query @ key.T.",
)
pitfall(
    "softmax-over-queries",
    replace=("axis=-1", "axis=0"),
    says="This softmax lets the queries compete for each key. Each query spreads a weight of 1 over the keys, "
    "the last axis of the scores: axis=-1.",
)
pitfall(
    "softmax-over-everything",
    replace=("axis=-1", "axis=None"),
    says="This softmax makes all weights together sum to 1; those of each query do, so it goes along axis=-1 only.",
)
pitfall(
    "softmax-forgotten",
    replace=("nn.softmax(scores, axis=-1)", "scores"),
    says="The raw scores are no weights: a softmax over the keys makes those of each query positive with sum 1.",
)
pitfall(
    "scaled",
    replace=(SCORES, SCORES.replace("key.T)", "key.T) / jnp.sqrt(query.shape[-1])")),
    says="Dividing by sqrt(features) is usual, but this exercise leaves the scores as they are.",
)
pitfall(
    "bias-ignored",
    replace=[("        if bias is not None:\n            scores = scores + bias\n", "")],
    says="The bias is an argument that nothing uses: add it to the scores, before the softmax.",
)
pitfall(
    "bias-ignored-in-training",
    replace=("if bias is not None:", "if bias is not None and not self.train:"),
    says="The bias belongs to the scores in training too; only the dropout depends on train.",
)
pitfall(
    "bias-after-softmax",
    replace=[
        ("        if bias is not None:\n            scores = scores + bias\n", ""),
        (
            "        weights = nn.Dropout(",
            "        if bias is not None:\n            weights = weights + bias\n        weights = nn.Dropout(",
        ),
    ],
    says="Added after the softmax, the bias breaks the sum of 1; it belongs to the scores, before the softmax.",
)
pitfall(
    "truth-of-an-array",
    replace=("if bias is not None:", "if bias:"),
    says="An array of several numbers is neither true nor false: ask `bias is not None`.",
)
pitfall(
    "bias-needed",
    replace=("        if bias is not None:\n            scores = scores + bias\n", "        scores = scores + bias\n"),
    says="Without a bias, bias is None, and None cannot be added: ask `bias is not None` first.",
)
pitfall(
    "key-mixed-instead-of-value",
    replace=("jnp.dot(weights, value)", "jnp.dot(weights, key)"),
    says="The keys decide the weights; what is mixed is the values: weights @ value.",
)
pitfall(
    "dropout-always-on",
    replace=("deterministic=not self.train", "deterministic=False"),
    says="deterministic=False drops weights outside training too, and then needs a key: deterministic=not self.train.",
)
pitfall(
    "dropout-never-on",
    replace=("deterministic=not self.train", "deterministic=True"),
    says="deterministic=True never drops anything, in training neither: deterministic=not self.train.",
)
pitfall(
    "deterministic-inverted",
    replace=("deterministic=not self.train", "deterministic=self.train"),
    says="deterministic means: do not drop. It is true when the module does not train: not self.train.",
)
pitfall(
    "dropout-forgotten",
    replace=("        weights = nn.Dropout(self.attn_dropout_rate, deterministic=not self.train)(weights)\n", ""),
    says="No weight is ever dropped: in training, nn.Dropout goes between the softmax and the product with value.",
)
pitfall(
    "rate-hard-coded",
    replace=("nn.Dropout(self.attn_dropout_rate, ", "nn.Dropout(0.1, "),
    says="The rate is the module's field, self.attn_dropout_rate; 0.1 is only its default.",
)
pitfall(
    "rate-is-what-is-kept",
    replace=("nn.Dropout(self.attn_dropout_rate, ", "nn.Dropout(1 - self.attn_dropout_rate, "),
    says="The rate is the share that is dropped, not the share that stays: nn.Dropout takes it as it is.",
)
pitfall(
    "dropout-on-the-scores",
    replace=[
        ("        weights = nn.Dropout(self.attn_dropout_rate, deterministic=not self.train)(weights)\n", ""),
        (
            "        weights = nn.softmax(",
            """        scores = nn.Dropout(self.attn_dropout_rate, deterministic=not self.train)(scores)
        weights = nn.softmax(""",
        ),
    ],
    says="A dropped score is 0, which is a score like any other: drop weights, after the softmax.",
)
pitfall(
    "dropout-on-the-output",
    replace=[
        ("        weights = nn.Dropout(self.attn_dropout_rate, deterministic=not self.train)(weights)\n", ""),
        (
            "return jnp.dot(weights, value)",
            "return nn.Dropout(self.attn_dropout_rate, deterministic=not self.train)(jnp.dot(weights, value))",
        ),
    ],
    says="This drops entries of the mixture. Drop weights, before the product with value, so that a query misses a "
    "key as a whole.",
)
pitfall(
    "whole-queries-dropped",
    replace=(
        "(self.attn_dropout_rate, deterministic=not self.train)",
        "(self.attn_dropout_rate, broadcast_dims=(1,), deterministic=not self.train)",
    ),
    says="broadcast_dims=(1,) draws once for each query, which then loses all of its weights or none: every weight "
    "is drawn on its own, without broadcast_dims.",
)
pitfall(
    "same-keys-dropped-for-all-queries",
    replace=(
        "(self.attn_dropout_rate, deterministic=not self.train)",
        "(self.attn_dropout_rate, broadcast_dims=(0,), deterministic=not self.train)",
    ),
    says="broadcast_dims=(0,) draws once for each key, which is then missing to all queries: every weight is drawn "
    "on its own, without broadcast_dims.",
)
pitfall(
    "not-divided",
    replace=(
        "nn.Dropout(self.attn_dropout_rate, deterministic=not self.train)(weights)",
        """weights
        if self.train:
            dropped = jax.random.bernoulli(self.make_rng("dropout"), self.attn_dropout_rate, weights.shape)
            weights = jnp.where(dropped, 0, weights)""",
    ),
    says="Kept weights are divided by 1 - rate, so that training and evaluation see the same sum on average; "
    "nn.Dropout does it.",
)


def by_hand(mask, kept):
    return (
        "nn.Dropout(self.attn_dropout_rate, deterministic=not self.train)(weights)",
        f"""weights
        if self.train:
            rate = self.attn_dropout_rate
            kept = jax.random.bernoulli(self.make_rng("dropout"), {mask}, weights.shape)
            weights = jnp.where(kept, {kept}, 0)""",
    )


pitfall(
    "kept-with-the-rate",
    replace=by_hand("rate", "weights / (1 - rate)"),
    says="This mask keeps a weight with probability rate, but rate is the share that is dropped: keep with 1 - rate.",
)
pitfall(
    "divided-by-the-rate",
    replace=by_hand("1 - rate", "weights / rate"),
    says="Kept weights are divided by the share that stays, 1 - rate, not by the rate.",
)
pitfall(
    "multiplied-instead-of-divided",
    replace=by_hand("1 - rate", "weights * (1 - rate)"),
    says="Kept weights are divided by 1 - rate, not multiplied: dropping has made their sum smaller already.",
)
pitfall(
    "kept-with-the-rate-and-not-divided",
    replace=by_hand("rate", "weights"),
    says="This mask keeps a weight with probability rate, and rate is the share that is dropped. Keep with 1 - rate, "
    "and divide what is kept by that.",
)
pitfall(
    "same-noise-every-time",
    replace=(
        "nn.Dropout(self.attn_dropout_rate, deterministic=not self.train)(weights)",
        "nn.Dropout(self.attn_dropout_rate, deterministic=not self.train)(weights, rng=jax.random.PRNGKey(0))",
    ),
    says="A key made inside the module drops the same weights every time: draw from the stream `dropout`, which "
    "nn.Dropout does by itself.",
)
pitfall(
    "bias-as-mask",
    replace=("scores + bias", "jnp.where(bias, scores, -1e9)"),
    says="This takes the bias for true or false: where it is 0 a key is lost, and else its number changes nothing. "
    "Add it to the scores.",
)
pitfall(
    "bias-multiplied",
    replace=("scores + bias", "scores * bias"),
    says="The bias is multiplied here, so that a bias of 0 wipes a score out. Add it: scores + bias.",
)
pitfall(
    "bias-subtracted",
    replace=("scores + bias", "scores - bias"),
    says="The bias is subtracted here: it is added to the scores.",
)
pitfall(
    "log-softmax",
    replace=("nn.softmax(", "nn.log_softmax("),
    says="log_softmax gives logarithms of the weights, which are negative. The weights themselves are nn.softmax.",
)
pitfall(
    "sigmoid",
    replace=("nn.softmax(scores, axis=-1)", "nn.sigmoid(scores)"),
    says="A sigmoid looks at each score alone, so the weights of a query do not sum to 1. Use nn.softmax over keys.",
)
pitfall(
    "exp-without-sum",
    replace=("nn.softmax(scores, axis=-1)", "jnp.exp(scores)"),
    says="exp makes the scores positive, but the weights of a query do not sum to 1 yet: divide by their sum over the "
    "keys, or use nn.softmax.",
)
pitfall(
    "divided-by-the-sum-without-exp",
    replace=("nn.softmax(scores, axis=-1)", "scores / scores.sum(axis=-1, keepdims=True)"),
    says="Scores can be negative, so divided by their sum they are no weights: take exp first, or use nn.softmax.",
)
pitfall(
    "scaled-by-features",
    replace=(SCORES, SCORES.replace("key.T)", "key.T) / query.shape[-1]")),
    says="The scores are divided by the number of features, but this exercise leaves them as they are.",
)
pitfall(
    "renormalized-after-dropout",
    replace=(
        "(weights)\n        return jnp.dot(weights, value)",
        """(weights)
        weights = weights / weights.sum(axis=-1, keepdims=True)
        return jnp.dot(weights, value)""",
    ),
    says="After dropout the weights are made to sum to 1 once more. Leave them as nn.Dropout gives them: kept ones "
    "divided by 1 - rate.",
)
pitfall(
    "train-by-default",
    replace=("train: bool = False", "train: bool = True"),
    says="train is False unless somebody asks for it: dropout needs a key, which a plain call does not bring.",
)

variant(
    "einsum",
    replace=[
        ("jnp.dot(query, key.T)", 'jnp.einsum("qf,kf->qk", query, key)'),
        ("jnp.dot(weights, value)", 'jnp.einsum("qk,kv->qv", weights, value)'),
    ],
)
variant(
    "softmax-by-hand",
    replace=(
        "weights = nn.softmax(scores, axis=-1)",
        """scores = jnp.exp(scores - scores.max(axis=1, keepdims=True))
        weights = scores / scores.sum(axis=1, keepdims=True)""",
    ),
)
variant(
    "flag-at-call-time",
    replace=(
        "nn.Dropout(self.attn_dropout_rate, deterministic=not self.train)(weights)",
        'nn.Dropout(rate=self.attn_dropout_rate, name="noise")(weights, deterministic=not self.train)',
    ),
)
variant(
    "dropout-by-hand",
    replace=(
        "        weights = nn.Dropout(self.attn_dropout_rate, deterministic=not self.train)(weights)\n",
        """        if self.train:
            keep = 1 - self.attn_dropout_rate
            kept = jax.random.bernoulli(self.make_rng("dropout"), keep, weights.shape)
            weights = jnp.where(kept, weights / keep, 0)
""",
    ),
)
variant(
    "setup",
    replace=[
        ("    @nn.compact\n", "    def setup(self):\n        self.drop = nn.Dropout(self.attn_dropout_rate)\n\n"),
        (
            "nn.Dropout(self.attn_dropout_rate, deterministic=not self.train)(weights)",
            "self.drop(weights, not self.train)",
        ),
    ],
)
