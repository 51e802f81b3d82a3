# right
import flax.linen as nn


class Block(nn.Module):
    features: int
    training: bool

    @nn.compact
    def __call__(self, x):
        dense = nn.Dense(features=self.features)
        drop = nn.Dropout(0.5, deterministic=not self.training)
        norm = nn.BatchNorm(use_running_average=not self.training)
        for layer in (dense, drop, norm):
            x = layer(x)
        return x


def train_step_outputs(params_key, dropout_key, x):
    block = Block(features=3, training=True)
    start = block.init({"params": params_key, "dropout": params_key}, x)
    bound = block.bind(start, rngs={"dropout": dropout_key}, mutable=["batch_stats"])
    y = bound(x)
    return y, bound.variables["batch_stats"]


def eval_output(variables, x):
    return Block(features=3, training=False).bind(variables)(x)
