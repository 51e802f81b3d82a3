"""Dense, Dropout, BatchNorm: the flags follow `training`, the statistics leave the step, evaluation reads them."""

import flax.linen as nn
import jax
import jax.numpy as jnp

from flaxlings.check import draw, draw_like, pitfall, probe, variant

X = draw(0, "x", (7, 5))


def made_up(features, seed):
    def spec(*shape):
        return jax.ShapeDtypeStruct(shape, jnp.float32)

    variables = {
        "params": {
            "Dense_0": {"kernel": spec(5, features), "bias": spec(features)},
            "BatchNorm_0": {"scale": spec(features), "bias": spec(features)},
        },
        "batch_stats": {"BatchNorm_0": {"mean": spec(features), "var": spec(features)}},
    }
    return draw_like(variables, seed)


@probe("the variables of a block: params and batch_stats, with the automatic names", seeds=(0,))
def variables(exercise, seed):
    rngs = {"params": jax.random.PRNGKey(seed), "dropout": jax.random.PRNGKey(seed + 1)}
    return {
        "training": jax.eval_shape(exercise.Block(features=4, training=True).init, rngs, X),
        "not training": jax.eval_shape(exercise.Block(features=6, training=False).init, rngs, X),
    }


@probe("Block(features=3, training=False): nothing dropped, normalized by the running statistics")
def evaluating(exercise, seed):
    return exercise.Block(features=3, training=False).apply(made_up(3, seed), X)


@probe("Block(features=3, training=True): dropped by the key, normalized by the batch, statistics updated")
def training(exercise, seed):
    rngs = {"dropout": jax.random.PRNGKey(seed)}
    block = exercise.Block(features=3, training=True)
    y, mutated = block.apply(made_up(3, seed), X, rngs=rngs, mutable=["batch_stats"])
    return {"y": y, "mutated": mutated}


@probe("train_step_outputs: y and the batch_stats after the step, for two dropout keys")
def training_step(exercise, seed):
    params_key = jax.random.PRNGKey(seed)
    return {
        "one dropout key": exercise.train_step_outputs(params_key, jax.random.PRNGKey(seed + 1), X),
        "another": exercise.train_step_outputs(params_key, jax.random.PRNGKey(seed + 2), X),
    }


@probe("eval_output: y on these variables, by a block that does not train")
def evaluation(exercise, seed):
    trains = []

    def note(call, args, kwargs, context):
        if isinstance(context.module, exercise.Block):
            trains.append(bool(context.module.training))
        return call(*args, **kwargs)

    # Without jit, so that an answer that was compiled before still passes through Python.
    with jax.disable_jit(), nn.intercept_methods(note):
        y = exercise.eval_output(made_up(3, seed), X)
    # Of a block that trains the numbers depend on the key that it was given, and no two such mistakes look alike.
    return "the output of a block that trains" if any(trains) else y


# From the comment on: an answer that changes a key beforehand is not taken for one that leaves these lines alone.
INIT = """    # While it trains, Dropout draws during init as well, so init gets both streams.
    variables = block.init("""
APPLY = """{"params": params_key, "dropout": dropout_key}, x)
    y, mutated = block.apply(variables, x, rngs={"dropout": dropout_key}"""


pitfall(
    "dropout-always-on",
    replace=("deterministic=not self.training", "deterministic=False"),
    says="deterministic=False drops entries in evaluation too; it has to follow the block: not self.training.",
)
pitfall(
    "dropout-never-on",
    replace=("deterministic=not self.training", "deterministic=True"),
    says="deterministic=True never drops anything; it has to follow the block: not self.training.",
)
pitfall(
    "deterministic-inverted",
    replace=("deterministic=not self.training", "deterministic=self.training"),
    says="deterministic means: do not drop. It is true when the block does not train: not self.training.",
)
pitfall(
    "batch-norm-always-by-the-batch",
    replace=("use_running_average=not self.training", "use_running_average=False"),
    says="use_running_average=False normalizes by the batch even in evaluation, where an answer must not depend on "
    "its neighbours: not self.training.",
)
pitfall(
    "batch-norm-never-by-the-batch",
    replace=("use_running_average=not self.training", "use_running_average=True"),
    says="use_running_average=True only reads the statistics, so a step in training leaves them at mean 0 and "
    "variance 1: not self.training.",
)
pitfall(
    "running-average-inverted",
    replace=("use_running_average=not self.training", "use_running_average=self.training"),
    says="use_running_average is for evaluation: training normalizes by the batch and updates the statistics.",
)
pitfall(
    "both-flags-inverted",
    replace=[
        ("deterministic=not self.training", "deterministic=self.training"),
        ("use_running_average=not self.training", "use_running_average=self.training"),
    ],
    says="Both flags ask for the behaviour of evaluation, so both are the opposite of training.",
)
pitfall(
    "batch-norm-before-dropout",
    replace=[
        ("        x = nn.Dropout(0.5, deterministic=not self.training)(x)\n", ""),
        ("        return nn.BatchNorm(", "        x = nn.BatchNorm("),
        (
            "\n\n\ndef train_step_outputs",
            "\n        return nn.Dropout(0.5, deterministic=not self.training)(x)\n\n\ndef train_step_outputs",
        ),
    ],
    says="The order is Dense, Dropout, BatchNorm: the statistics are those of what dropout left.",
)
pitfall(
    "rate-forgotten",
    replace=("nn.Dropout(0.5, ", "nn.Dropout(0.1, "),
    says="The rate is the share that is dropped, here 0.5: what is kept is divided by 1 - 0.5.",
)
pitfall(
    "submodules-renamed",
    replace=(
        "nn.Dropout(0.5, deterministic=not self.training)",
        'nn.Dropout(0.5, deterministic=not self.training, name="dropout")',
    ),
    says="A submodule's key is made from its name, so another name is another mask: leave the automatic Dropout_0.",
)
pitfall(
    "statistics-of-init",
    replace=('mutated["batch_stats"]', 'variables["batch_stats"]'),
    says="These are the statistics from before the step, mean 0 and variance 1: apply returns the new ones beside y, "
    "and leaves `variables` as they were.",
)
pitfall(
    "whole-mutated-dict",
    replace=('mutated["batch_stats"]', "mutated"),
    says='What apply gives back is a dict of collections; the collection is mutated["batch_stats"].',
)
pitfall(
    "mutable-forgotten",
    replace=(', mutable=["batch_stats"])', ")"),
    says='BatchNorm cannot write its statistics while the collection is read-only: pass mutable=["batch_stats"].',
)
pitfall(
    "params-key-for-dropout",
    replace=('rngs={"dropout": dropout_key}', 'rngs={"dropout": params_key}'),
    says="The mask of the step comes from dropout_key: rngs={'dropout': dropout_key}.",
)
pitfall(
    "step-without-dropout-key",
    replace=('rngs={"dropout": dropout_key}, ', ""),
    says="Dropout has nothing to draw from in this apply; keys given to init are not remembered: "
    "rngs={'dropout': dropout_key}.",
)
pitfall(
    "keys-of-init-swapped",
    replace=('{"params": params_key, "dropout": dropout_key}', '{"params": dropout_key, "dropout": params_key}'),
    says="The stream `params` draws the initial kernel: it gets params_key.",
)
pitfall(
    "output-of-init",
    replace=(
        """    variables = block.init({"params": params_key, "dropout": dropout_key}, x)
    y, mutated = block.apply(variables, x, rngs={"dropout": dropout_key}, mutable=["batch_stats"])
""",
        """    y, mutated = block.init_with_output({"params": params_key, "dropout": dropout_key}, x)
""",
    ),
    says="init only makes the variables, and BatchNorm leaves its statistics at mean 0 and variance 1 there: return "
    "those that apply gives back.",
)
pitfall(
    "evaluation-trains",
    replace=(
        "Block(features=3, training=False).apply(variables, x)",
        """Block(features=3, training=True).apply(
        variables, x, rngs={"dropout": jax.random.PRNGKey(0)}, mutable=["batch_stats"]
    )[0]""",
    ),
    says="This block trains: it drops entries and normalizes by the batch. Evaluation is training=False, and then "
    "needs neither rngs nor mutable.",
)
pitfall(
    "evaluation-returns-a-pair",
    replace=(".apply(variables, x)\n", '.apply(variables, x, mutable=["batch_stats"])\n'),
    says="With mutable, apply returns a pair. Evaluation changes nothing, so leave mutable out and get y alone.",
)
pitfall(
    "evaluation-on-fresh-variables",
    replace=(
        "    return Block(features=3, training=False).apply(variables, x)\n",
        """    block = Block(features=3, training=False)
    return block.apply(block.init(jax.random.PRNGKey(0), x), x)
""",
    ),
    says="This evaluates a new block; the trained one is in the variables that eval_output is given.",
)
pitfall(
    "dropout-thrown-away",
    replace=(
        "        x = nn.Dense(self.features)(x)\n        x = nn.Dropout(",
        "        x = nn.Dense(self.features)(x)\n        nn.Dropout(",
    ),
    says="The result of nn.Dropout goes nowhere, and x stays whole. A layer changes nothing in place: "
    "x = nn.Dropout(...)(x).",
)
pitfall(
    "dropout-forgotten",
    replace=("        x = nn.Dropout(0.5, deterministic=not self.training)(x)\n", ""),
    says="Nothing is ever dropped: nn.Dropout(0.5, deterministic=not self.training) goes behind Dense.",
)
pitfall(
    "dropout-first",
    replace=[
        (
            "        x = nn.Dense(self.features)(x)\n        x = nn.Dropout(0.5, deterministic=not self.training)(x)\n",
            "        x = nn.Dropout(0.5, deterministic=not self.training)(x)\n        x = nn.Dense(self.features)(x)\n",
        ),
    ],
    says="This drops inputs of Dense. The order is Dense, Dropout, BatchNorm: what Dense returns is dropped.",
)
pitfall(
    "batch-norm-thrown-away",
    replace=("        return nn.BatchNorm(", "        nn.BatchNorm("),
    says="__call__ returns nothing here: return what BatchNorm returns.",
)
pitfall(
    "batch-norm-result-unused",
    replace=[
        ("        return nn.BatchNorm(", "        nn.BatchNorm("),
        ("\n\n\ndef train_step_outputs", "\n        return x\n\n\ndef train_step_outputs"),
    ],
    says="The result of nn.BatchNorm goes nowhere, and x is returned as it was before: return what BatchNorm returns.",
)
pitfall(
    "width-fixed",
    replace=("nn.Dense(self.features)", "nn.Dense(3)"),
    says="The width of Dense is the block's own: nn.Dense(self.features). 3 is only what the functions below ask for.",
)
pitfall(
    "dropout-key-split",
    replace=(APPLY, APPLY.replace("    y,", "    _, dropout_key = jax.random.split(dropout_key)\n    y,")),
    says="The mask comes from a key that was split off. The stream `dropout` gets dropout_key itself, unsplit.",
)
pitfall(
    "dropout-key-split-and-first-taken",
    replace=(APPLY, APPLY.replace("    y,", "    dropout_key, _ = jax.random.split(dropout_key)\n    y,")),
    says="The mask comes from a key that was split off. The stream `dropout` gets dropout_key itself, unsplit.",
)
pitfall(
    "params-key-split",
    replace=(INIT, "    params_key, _ = jax.random.split(params_key)\n" + INIT),
    says="The kernel comes from a key that was split off. init gets params_key itself, unsplit.",
)
pitfall(
    "params-key-split-and-second-taken",
    replace=(INIT, "    _, params_key = jax.random.split(params_key)\n" + INIT),
    says="The kernel comes from a key that was split off. init gets params_key itself, unsplit.",
)
pitfall(
    "step-does-not-train",
    replace=("Block(features=3, training=True)", "Block(features=3, training=False)"),
    says="The step uses a block that does not train: nothing is dropped, and the statistics stay as they were. "
    "Make it with training=True.",
)
pitfall(
    "pair-swapped",
    replace=('return y, mutated["batch_stats"]', 'return mutated["batch_stats"], y'),
    says="The order is (y, batch_stats).",
)
pitfall(
    "only-the-output",
    replace=('return y, mutated["batch_stats"]', "return y"),
    says="The step returns the pair (y, batch_stats): whoever trains on needs the new statistics.",
)
pitfall(
    "statistics-without-their-layer",
    replace=('return y, mutated["batch_stats"]', 'return y, mutated["batch_stats"]["BatchNorm_0"]'),
    says='This is what lies under BatchNorm_0. Return the collection with that name in it: mutated["batch_stats"].',
)
pitfall(
    "evaluation-by-a-training-block",
    replace=("Block(features=3, training=False).apply(", "Block(features=3, training=True).apply("),
    says="This block trains, so it wants a key and changes statistics. For evaluation make it with training=False: "
    "then it needs neither rngs nor mutable.",
)
pitfall(
    "evaluation-by-a-training-block-with-a-key",
    replace=(
        "Block(features=3, training=False).apply(variables, x)",
        'Block(features=3, training=True).apply(variables, x, rngs={"dropout": jax.random.PRNGKey(0)})',
    ),
    says="This block trains, so it drops entries and changes statistics. For evaluation make it with training=False: "
    "then it needs neither rngs nor mutable.",
)

variant(
    "flags-at-call-time",
    replace=[
        (
            "nn.Dropout(0.5, deterministic=not self.training)(x)",
            "nn.Dropout(rate=0.5)(x, deterministic=not self.training)",
        ),
        (
            "nn.BatchNorm(use_running_average=not self.training)(x)",
            "nn.BatchNorm()(x, use_running_average=not self.training)",
        ),
    ],
)
variant(
    "init-in-evaluation-mode",
    replace=(
        'block.init({"params": params_key, "dropout": dropout_key}, x)',
        "Block(features=3, training=False).init(params_key, x)",
    ),
)
variant(
    "init-with-one-key",
    replace=('block.init({"params": params_key, "dropout": dropout_key}, x)', "block.init(params_key, x)"),
)
variant(
    "bare-key-and-string",
    replace=('rngs={"dropout": dropout_key}, mutable=["batch_stats"]', 'rngs=dropout_key, mutable="batch_stats"'),
)
variant(
    "collections-apart",
    replace=(
        "block.apply(variables, x, rngs=",
        'block.apply({"params": variables["params"], "batch_stats": variables["batch_stats"]}, x, rngs=',
    ),
)
