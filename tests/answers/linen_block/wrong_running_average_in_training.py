# wrong: batch-norm-never-by-the-batch, training-mode
import flax.linen as nn


class Block(nn.Module):
    features: int
    training: bool

    @nn.compact
    def __call__(self, x):
        eval_mode = not self.training
        x = nn.Dense(self.features)(x)
        x = nn.Dropout(0.5, deterministic=eval_mode)(x)
        # the default of BatchNorm should be fine
        return nn.BatchNorm(use_running_average=True)(x)


def train_step_outputs(params_key, dropout_key, x):
    model = Block(features=3, training=True)
    variables = model.init({"params": params_key, "dropout": dropout_key}, x)
    y, new_state = model.apply(variables, x, rngs={"dropout": dropout_key}, mutable=["batch_stats"])
    return y, new_state["batch_stats"]


def eval_output(variables, x):
    return Block(features=3, training=False).apply(variables, x)
