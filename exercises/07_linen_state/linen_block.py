"""# Training and evaluation differ

Dropout and batch normalization do one thing while a model learns and another
once it is used. `nn.Dropout` drops entries, or hands its input through.
`nn.BatchNorm` normalizes by the batch and updates its running mean and
variance (collection `batch_stats`), or normalizes by what it has collected.
In Linen no global switch decides: each layer takes an argument, and passing
it on is your work.

The code below runs without an error and is wrong in five places: a block
that never trains, a step that draws the wrong noise and loses its statistics,
an evaluation that asks for a block in training.

## Repair

1. `Block(features: int, training: bool)`: `nn.Dense(features)`, then
   `nn.Dropout(0.5)`, then `nn.BatchNorm`, each with its defaults and nothing
   in between. Dropout is deterministic and BatchNorm uses its running average
   exactly when `training` is False. Leave the automatic names `Dense_0`,
   `Dropout_0`, `BatchNorm_0`: the dropout mask depends on the name.
2. `train_step_outputs(params_key, dropout_key, x)` -> `(y, batch_stats)`:
   init a `Block(features=3, training=True)` with `params_key` on `x` (init's
   `dropout` stream may be any key, it changes nothing), apply it to `x` with
   `dropout_key`, unsplit, as its `dropout` stream. `batch_stats` is that
   one collection as it is *after* the apply: `{"BatchNorm_0": ...}`.
3. `eval_output(variables, x)` -> `y`: apply a `Block(features=3,
   training=False)` on these variables. It draws nothing and changes nothing.

## Compared

The variable tree; the block's output in training and in evaluation, on
variables that the check makes up; what `train_step_outputs` returns for two
dropout keys; what `eval_output` returns.
"""

import flax.linen as nn
import jax


class Block(nn.Module):
    features: int
    training: bool

    @nn.compact
    def __call__(self, x):
        # TODO: two of the five are here.
        x = nn.Dense(self.features)(x)
        x = nn.Dropout(0.5, deterministic=True)(x)
        return nn.BatchNorm(use_running_average=True)(x)


def train_step_outputs(params_key, dropout_key, x):
    # TODO: two more are here.
    block = Block(features=3, training=True)
    variables = block.init({"params": params_key, "dropout": dropout_key}, x)
    y, _ = block.apply(variables, x, rngs={"dropout": params_key}, mutable=["batch_stats"])
    return y, variables["batch_stats"]


def eval_output(variables, x):
    # TODO: and one is here; what is not needed any more can go with it.
    block = Block(features=3, training=True)
    y, _ = block.apply(variables, x, rngs={"dropout": jax.random.PRNGKey(0)}, mutable=["batch_stats"])
    return y
