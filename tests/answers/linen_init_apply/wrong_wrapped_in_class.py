# wrong: wrapped-in-another-module, nested-too-deep, built-in-layer
import flax.linen as nn
import jax


class Model(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        return nn.Dense(self.features)(x)


def init_and_apply(seed, x, features):
    model = Model(features)
    variables = model.init(jax.random.PRNGKey(seed), x)
    return variables, model.apply(variables, x)
