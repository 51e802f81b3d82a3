# right
from functools import partial

import flax
import flax.linen as nn
import jax


class Block(nn.Module):
    features: int
    training: bool

    @nn.compact
    def __call__(self, x):
        Dropout = partial(nn.Dropout, rate=0.5, deterministic=not self.training)
        Norm = partial(nn.BatchNorm, use_running_average=not self.training)
        return Norm()(Dropout()(nn.Dense(self.features)(x)))


@jax.jit
def train_step_outputs(params_key, dropout_key, x):
    train = Block(features=3, training=True)
    variables = train.init({"params": params_key, "dropout": dropout_key}, x)
    rest, stats = flax.core.pop(variables, "batch_stats")
    y, state = train.apply(
        {**rest, "batch_stats": stats}, x, rngs={"dropout": dropout_key}, mutable=True
    )
    return y, state["batch_stats"]


def eval_output(variables, x):
    y, _ = Block(features=3, training=False).apply(variables, x, mutable=["batch_stats"])
    return y
