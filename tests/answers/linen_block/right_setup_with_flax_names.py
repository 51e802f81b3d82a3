# right
from flax import linen as nn


class Block(nn.Module):
    features: int
    training: bool

    def setup(self):
        # attributes become the names of the submodules
        self.Dense_0 = nn.Dense(self.features)
        self.Dropout_0 = nn.Dropout(rate=0.5)
        self.BatchNorm_0 = nn.BatchNorm()

    def __call__(self, x):
        evaluating = not self.training
        h = self.Dense_0(x)
        h = self.Dropout_0(h, deterministic=evaluating)
        h = self.BatchNorm_0(h, use_running_average=evaluating)
        return h


def train_step_outputs(params_key, dropout_key, x):
    model = Block(3, True)
    variables = model.init(params_key, x)
    y, state = model.apply(variables, x, rngs=dict(dropout=dropout_key), mutable="batch_stats")
    new_stats = state["batch_stats"]
    return y, new_stats


def eval_output(variables, x):
    model = Block(3, False).bind(variables)
    return model(x)
