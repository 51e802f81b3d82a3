# right

from flax import linen as nn
from flax.core import pop


class Block(nn.Module):
    features: int
    training: bool

    @nn.compact
    def __call__(self, x):
        frozen = not self.training
        h = nn.Dense(features=self.features)(x)
        h = nn.Dropout(rate=0.5)(h, deterministic=frozen)
        return nn.BatchNorm()(h, use_running_average=frozen)


def train_step_outputs(params_key, dropout_key, x):
    block = Block(3, True)
    variables = block.init(params_key, x)
    y, changed = block.apply(variables, x, rngs=dict(dropout=dropout_key), mutable="batch_stats")
    _, stats = pop(changed, "batch_stats")
    return y, stats


def eval_output(variables, x):
    return Block(3, False).apply(variables, x, mutable=False)
