# wrong: submodules-renamed, renamed
import flax.linen as nn


class Block(nn.Module):
    features: int
    training: bool

    def setup(self):
        self.fc = nn.Dense(self.features)
        self.drop = nn.Dropout(0.5)
        self.bn = nn.BatchNorm()

    def __call__(self, x):
        x = self.fc(x)
        x = self.drop(x, deterministic=not self.training)
        return self.bn(x, use_running_average=not self.training)


def train_step_outputs(params_key, dropout_key, x):
    block = Block(features=3, training=True)
    variables = block.init({"params": params_key, "dropout": dropout_key}, x)
    y, updates = block.apply(variables, x, rngs={"dropout": dropout_key}, mutable=["batch_stats"])
    return y, updates["batch_stats"]


def eval_output(variables, x):
    return Block(features=3, training=False).apply(variables, x)
