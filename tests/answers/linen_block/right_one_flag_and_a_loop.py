# right
import flax.linen as nn
import jax


class Block(nn.Module):
    features: int
    training: bool

    @nn.compact
    def __call__(self, x):
        if self.training:
            flag = False
        else:
            flag = True
        layers = [
            nn.Dense(features=self.features, name="Dense_0"),
            nn.Dropout(rate=0.5, deterministic=flag, name="Dropout_0"),
            nn.BatchNorm(use_running_average=flag, name="BatchNorm_0"),
        ]
        for layer in layers:
            x = layer(x)
        return x


def train_step_outputs(params_key, dropout_key, x):
    block = Block(features=3, training=True)
    # the dropout key of init does not matter, its mask is thrown away
    variables = block.init({"params": params_key, "dropout": jax.random.PRNGKey(0)}, x)
    params, stats = variables["params"], variables["batch_stats"]
    y, changed = block.apply(
        {"params": params, "batch_stats": stats},
        x,
        rngs={"dropout": dropout_key},
        mutable=True,
    )
    return y, changed["batch_stats"]


def eval_output(variables, x):
    block = Block(features=3, training=False)
    y, _ = block.apply(variables, x, mutable=["batch_stats"])
    return y
