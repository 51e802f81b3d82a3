# wrong: statistics-of-init, one-step-late
from flax import linen as nn


class Block(nn.Module):
    features: int
    training: bool

    @nn.compact
    def __call__(self, inputs):
        hidden = nn.Dense(self.features)(inputs)
        hidden = nn.Dropout(0.5)(hidden, deterministic=not self.training)
        return nn.BatchNorm()(hidden, use_running_average=not self.training)


def train_step_outputs(params_key, dropout_key, x):
    block = Block(features=3, training=True)
    rngs = {"params": params_key, "dropout": dropout_key}
    variables = block.init(rngs, x)
    y, _ = block.apply(variables, x, rngs={"dropout": dropout_key}, mutable=["batch_stats"])
    batch_stats = variables["batch_stats"]
    return y, batch_stats


def eval_output(variables, x):
    block = Block(features=3, training=False)
    return block.apply(variables, x)
