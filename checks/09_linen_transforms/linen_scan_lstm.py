"""An LSTM by nn.scan: the params and numbers of the loop, one cell in the program."""

import flax.linen as nn
import jax
import jax.numpy as jnp

from flaxlings.check import draw, draw_like, equations, forbid, init_specs, pitfall, probe, variant

BATCH, TIME, WIDTH, FEATURES = 2, 5, 3, 4


def _sequence(seed, batch=BATCH, time=TIME):
    return draw(seed, "xs", (batch, time, WIDTH))


def _variables(seed):
    """The params of one plain LSTMCell, made by the check, under the name of the text."""
    zeros = jnp.zeros((BATCH, FEATURES))
    cell = nn.LSTMCell(FEATURES)
    made = jax.eval_shape(cell.init, jax.random.PRNGKey(0), (zeros, zeros), jnp.zeros((BATCH, WIDTH)))
    return {"params": {"lstm_cell": draw_like(made["params"], seed)}}


@probe("names, shapes and dtypes of the parameters: those of one cell")
def parameters(exercise, seed):
    return init_specs(exercise.SimpleScan(features=FEATURES).init, jax.random.PRNGKey(seed), _sequence(seed))


@probe("(carry, ys), on parameters made by the check")
def output(exercise, seed):
    # Step by step, instead of compiling each scan anew: the program is another probe's affair.
    with jax.disable_jit():
        return exercise.SimpleScan(features=FEATURES).apply(_variables(seed), _sequence(seed))


@probe("the shapes of (carry, ys), for another batch and length")
def other_sizes(exercise, seed):
    model = exercise.SimpleScan(features=FEATURES)
    return jax.eval_shape(model.apply, _variables(seed), _sequence(seed, batch=7, time=6))


@probe("the program: one scan, and no cell outside of it")
def program(exercise, seed):
    found = equations(exercise.SimpleScan(features=FEATURES).apply, _variables(seed), _sequence(seed))
    return {
        "scans": sum(e.primitive == "scan" for e in found),
        "dot_generals outside of a scan": sum(e.primitive == "dot_general" and "scan" not in e.within for e in found),
    }


forbid("flax.linen.RNN", says="nn.RNN is this exercise, finished: use nn.scan itself.")
forbid("jax.lax.scan", says="jax.lax.scan does not know a module's params and rngs: use the lifted nn.scan.")

CELL = """        scan_cell = nn.scan(
            nn.LSTMCell,
            variable_broadcast="params",
            split_rngs={"params": False},
            in_axes=1,
            out_axes=1,
        )
        cell = scan_cell(self.features, name="lstm_cell")
"""
LOOP = """        ys = []
        for t in range(xs.shape[1]):
            carry, y = cell(carry, xs[:, t])
            ys.append(y)
        return carry, jax.numpy.stack(ys, axis=1)
"""
LAX_SCAN = """        carry, ys = jax.lax.scan(lambda carry, x: cell(carry, x), carry, xs.swapaxes(0, 1))
        return carry, ys.swapaxes(0, 1)
"""
PLAIN_CELL = (CELL, '        cell = nn.LSTMCell(self.features, name="lstm_cell")\n')
CALL = "        return cell(carry, xs)\n"
# From the comment on: an answer that changes xs or carry beforehand is not taken for one that leaves the call alone.
FROM_CARRY = (
    "        # The carry has the shape of one step. It is zeros, so the key is a formality.\n"
    "        carry = cell.initialize_carry(jax.random.key(0), xs[:, 0].shape)\n" + CALL
)

pitfall(
    "still-a-loop",
    replace=[PLAIN_CELL, (CALL, LOOP)],
    says="A Python loop puts a copy of the cell into the program for each step. nn.scan(nn.LSTMCell, ...) puts in one.",
)
pitfall(
    "jax-lax-scan",
    replace=[PLAIN_CELL, (CALL, LAX_SCAN)],
    says="Params made inside jax.lax.scan cannot get out, and those of init are unusable. "
    "The lifted nn.scan hands them out: nn.scan(nn.LSTMCell, ...).",
)
pitfall(
    "params-for-each-step",
    replace=[('variable_broadcast="params"', 'variable_axes={"params": 0}'), ('{"params": False}', '{"params": True}')],
    says="variable_axes gives each step params of its own, stacked along time. A recurrent network shares them: "
    'variable_broadcast="params".',
)
pitfall(
    "params-not-mentioned",
    replace=('            variable_broadcast="params",\n', ""),
    says='nn.scan hands only those collections through that it is told about: variable_broadcast="params".',
)
pitfall(
    "rngs-not-mentioned",
    replace=('            split_rngs={"params": False},\n', ""),
    says='nn.scan hands only those rngs through that it knows of, and init needs one: split_rngs={"params": False}.',
)
pitfall(
    "key-split-per-step",
    replace=('split_rngs={"params": False}', 'split_rngs={"params": True}'),
    says="Params that all steps share cannot be drawn from one key per step: split_rngs must say False for params.",
)
pitfall(
    "scan-over-the-batch",
    replace=("in_axes=1", "in_axes=0"),
    says="This walks along axis 0 of xs, which is the batch. The time of xs is axis 1: in_axes=1.",
)
pitfall(
    "outputs-stacked-in-front",
    replace=("out_axes=1", "out_axes=0"),
    says="ys come out as (time, batch, features). Time belongs on axis 1, behind the batch: out_axes=1.",
)
pitfall(
    "carry-for-the-whole-sequence",
    replace=("xs[:, 0].shape", "xs.shape"),
    says="The carry belongs to one step: its input shape is (batch, in), without time, that is xs[:, 0].shape.",
)
pitfall(
    "initialize-carry-of-older-flax",
    replace=("xs[:, 0].shape)", "(xs.shape[0],), self.features)"),
    says="initialize_carry(key, input_shape) takes the shape of one step's input, (batch, in), and nothing more.",
)
pitfall(
    "key-from-make-rng",
    replace=("jax.random.key(0)", 'self.make_rng("params")'),
    says="apply is called without rngs, so make_rng has no key to give. The carry is zeros: any fixed key will do.",
)
pitfall(
    "name-missing",
    replace=(', name="lstm_cell"', ""),
    says='Without a name the scanned class calls itself ScanLSTMCell_0: name="lstm_cell".',
)
pitfall(
    "only-the-outputs",
    replace=(CALL, "        return cell(carry, xs)[1]\n"),
    says="Return the pair (carry, ys): whoever continues the sequence needs the carry.",
)
pitfall(
    "outputs-before-carry",
    replace=(CALL, "        carry, ys = cell(carry, xs)\n        return ys, carry\n"),
    says="The order is that of nn.scan itself: the carry first, then the outputs.",
)
pitfall(
    "backwards",
    replace=("            out_axes=1,\n", "            out_axes=1,\n            reverse=True,\n"),
    says="The scan runs from the last step to the first. Leave reverse out.",
)
pitfall(
    "nn-rnn",
    replace=[PLAIN_CELL, (CALL, "        return nn.RNN(cell, return_carry=True)(xs, initial_carry=carry)\n")],
    says="nn.RNN is this exercise, finished: use nn.scan itself.",
)
pitfall(
    "time-first-and-in-axes-one",
    replace=(FROM_CARRY, FROM_CARRY.replace("(carry, xs)", "(carry, xs.swapaxes(0, 1))")),
    says="xs has time in front here, and in_axes=1 walks along the batch then. Swap no axes, or leave in_axes and "
    "out_axes out and swap ys back.",
)
pitfall(
    "outputs-stacked-again",
    replace=(CALL, "        carry, ys = cell(carry, xs)\n        return carry, jax.numpy.stack(ys, axis=1)\n"),
    says="nn.scan has stacked the outputs already; stacked again, batch and time swap places. Return ys as they are.",
)
pitfall(
    "outputs-swapped-back",
    replace=(CALL, "        carry, ys = cell(carry, xs)\n        return carry, ys.swapaxes(0, 1)\n"),
    says="With out_axes=1, ys come out as (batch, time, features). Swapping their axes undoes that: return them "
    "as they are.",
)
pitfall(
    "first-step-skipped",
    replace=(FROM_CARRY, FROM_CARRY.replace("(carry, xs)", "(carry, xs[:, 1:])")),
    says="The scan begins with the second step here. Only the shape for the carry is taken from the first one; xs goes "
    "in whole.",
)
pitfall(
    "last-step-skipped",
    replace=(FROM_CARRY, FROM_CARRY.replace("(carry, xs)", "(carry, xs[:, :-1])")),
    says="The scan ends one step early here: xs goes in whole.",
)
pitfall(
    "only-the-last-output",
    replace=(CALL, "        carry, ys = cell(carry, xs)\n        return carry, ys[:, -1]\n"),
    says="These are the outputs of the last step alone. Return those of all steps, (batch, time, features), as nn.scan "
    "gives them.",
)
pitfall(
    "carry-of-ones",
    replace=(
        FROM_CARRY,
        "        carry = (jax.numpy.ones((xs.shape[0], self.features)),) * 2\n" + CALL,
    ),
    says="The carry starts from ones here, and an LSTM has nothing to remember yet: zeros, as initialize_carry makes "
    "them.",
)
pitfall(
    "carry-exchanged",
    replace=(CALL, "        (c, h), ys = cell(carry, xs)\n        return (h, c), ys\n"),
    says="The carry of an LSTMCell is (c, h), in this order: return it as nn.scan gives it.",
)
pitfall(
    "half-a-carry",
    replace=(CALL, "        (c, h), ys = cell(carry, xs)\n        return h, ys\n"),
    says="The carry is the pair (c, h). Whoever continues the sequence needs both: return it whole.",
)
pitfall(
    "arguments-exchanged",
    replace=(CALL, "        return cell(xs, carry)\n"),
    says="The carry comes first, then the inputs: cell(carry, xs).",
)
pitfall(
    "length-of-the-batch",
    replace=("            out_axes=1,\n", "            out_axes=1,\n            length=xs.shape[0],\n"),
    says="xs.shape[0] is the batch. length is the number of steps, xs.shape[1]; or leave it out.",
)

variant("optimized-cell", replace=("nn.LSTMCell", "nn.OptimizedLSTMCell"))
variant(
    "zeros-by-hand",
    replace=(
        "cell.initialize_carry(jax.random.key(0), xs[:, 0].shape)",
        "(jax.numpy.zeros((xs.shape[0], self.features)),) * 2",
    ),
)
variant(
    "lifted-function",
    replace=[
        ("            nn.LSTMCell,", "            lambda cell, carry, x: cell(carry, x),"),
        ("cell = scan_cell(self.features, ", "cell = nn.LSTMCell(self.features, "),
        (CALL, "        return scan_cell(cell, carry, xs)\n"),
    ],
)
variant(
    "time-first",
    replace=[
        ("            in_axes=1,\n            out_axes=1,\n", ""),
        (CALL, "        carry, ys = cell(carry, xs.swapaxes(0, 1))\n        return carry, ys.swapaxes(0, 1)\n"),
    ],
)
