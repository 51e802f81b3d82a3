# wrong: params-key-for-dropout, key-reused, other-draws
import flax.linen as nn


class Block(nn.Module):
    features: int
    training: bool

    def setup(self):
        self.Dense_0 = nn.Dense(self.features)
        self.Dropout_0 = nn.Dropout(0.5, deterministic=not self.training)
        self.BatchNorm_0 = nn.BatchNorm(use_running_average=not self.training)

    def __call__(self, x):
        return self.BatchNorm_0(self.Dropout_0(self.Dense_0(x)))


def train_step_outputs(params_key, dropout_key, x):
    block = Block(features=3, training=True)
    variables = block.init({"params": params_key, "dropout": dropout_key}, x)
    y, changed = block.apply(variables, x, rngs={"dropout": params_key}, mutable=["batch_stats"])
    return y, changed["batch_stats"]


def eval_output(variables, x):
    block = Block(features=3, training=False)
    return block.apply(variables, x)
