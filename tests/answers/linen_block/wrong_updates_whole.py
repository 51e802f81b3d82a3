# wrong: whole-mutated-dict, nested-too-deep

import flax.linen as nn
import jax


class Block(nn.Module):
    features: int
    training: bool

    @nn.compact
    def __call__(self, x):
        x = nn.Dense(self.features)(x)
        x = nn.Dropout(0.5, deterministic=not self.training)(x)
        return nn.BatchNorm(use_running_average=not self.training)(x)


def train_step_outputs(params_key, dropout_key, x):
    block = Block(features=3, training=True)
    variables = block.init({"params": params_key, "dropout": dropout_key}, x)
    y, changed = block.apply(variables, x, rngs={"dropout": dropout_key}, mutable=["batch_stats"])
    return y, changed


def eval_output(variables, x):
    return Block(features=3, training=False).apply(variables, x)
