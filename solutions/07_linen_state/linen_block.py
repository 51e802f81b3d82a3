"""Dense, Dropout and BatchNorm, told by the block whether they train."""

import flax.linen as nn
import jax
from flax.typing import VariableDict


class Block(nn.Module):
    features: int
    training: bool

    @nn.compact
    def __call__(self, x: jax.Array) -> jax.Array:
        # Both flags say "as in evaluation", so both are the opposite of training.
        x = nn.Dense(self.features)(x)
        x = nn.Dropout(0.5, deterministic=not self.training)(x)
        return nn.BatchNorm(use_running_average=not self.training)(x)


def train_step_outputs(params_key: jax.Array, dropout_key: jax.Array, x: jax.Array) -> tuple[jax.Array, VariableDict]:
    block = Block(features=3, training=True)
    # While it trains, Dropout draws during init as well, so init gets both streams.
    variables = block.init({"params": params_key, "dropout": dropout_key}, x)
    y, mutated = block.apply(variables, x, rngs={"dropout": dropout_key}, mutable=["batch_stats"])
    # The old statistics are still in `variables`: apply changes nothing in place, it returns what is new.
    return y, mutated["batch_stats"]


def eval_output(variables: VariableDict, x: jax.Array) -> jax.Array:
    # Nothing is drawn and nothing changes, so there are no rngs, nothing is mutable, and y comes back alone.
    return Block(features=3, training=False).apply(variables, x)
