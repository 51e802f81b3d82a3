# wrong: wrong-arguments
import flax.linen as nn


class Block(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x, training: bool):
        x = nn.Dense(self.features)(x)
        x = nn.Dropout(0.5, deterministic=not training)(x)
        return nn.BatchNorm(use_running_average=not training)(x)


def train_step_outputs(params_key, dropout_key, x):
    block = Block(features=3)
    variables = block.init({"params": params_key, "dropout": dropout_key}, x, training=True)
    y, updates = block.apply(variables, x, training=True, rngs={"dropout": dropout_key}, mutable=["batch_stats"])
    return y, updates["batch_stats"]


def eval_output(variables, x):
    return Block(features=3).apply(variables, x, training=False)
