# right

import flax.linen as nn
import jax


class Block(nn.Module):
    features: int
    training: bool = False

    @nn.compact
    def __call__(self, x):
        layers = (
            nn.Dense(self.features),
            nn.Dropout(0.5, deterministic=not self.training),
            nn.BatchNorm(not self.training),
        )
        for layer in layers:
            x = layer(x)
        return x


def train_step_outputs(params_key, dropout_key, x):
    model = Block(features=3, training=True)
    rngs = {"params": params_key, "dropout": jax.random.key(7)}
    _, variables = model.init_with_output(rngs, x)
    y, changed = model.apply(
        {"params": variables["params"], "batch_stats": variables["batch_stats"]},
        x,
        rngs={"dropout": dropout_key},
        mutable=True,
    )
    return y, dict(changed["batch_stats"])


def eval_output(variables, x):
    model = Block(features=3, training=True).clone(training=False)
    return model.apply({k: variables[k] for k in ("params", "batch_stats")}, x)
