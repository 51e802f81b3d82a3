# right
from flax import linen as nn


class Block(nn.Module):
    features: int
    training: bool

    def setup(self):
        self.Dense_0 = nn.Dense(self.features)
        self.Dropout_0 = nn.Dropout(rate=0.5)
        self.BatchNorm_0 = nn.BatchNorm()

    def __call__(self, x):
        evaluating = not self.training
        x = self.Dropout_0(self.Dense_0(x), deterministic=evaluating)
        return self.BatchNorm_0(x, use_running_average=evaluating)


def train_step_outputs(params_key, dropout_key, x):
    block = Block(features=3, training=True)
    variables = block.init(params_key, x)
    y, changed = block.apply(variables, x, rngs=dict(dropout=dropout_key), mutable="batch_stats")
    return y, changed["batch_stats"]


def eval_output(variables, x):
    return Block(3, False).apply(variables, x, mutable=False)
