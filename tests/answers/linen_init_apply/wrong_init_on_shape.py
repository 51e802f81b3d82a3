# wrong: param-shape, example-input-missing, example-of-another-width
import flax.linen as nn
import jax


def init_and_apply(seed, x, features):
    layer = nn.Dense(features)
    variables = layer.init(jax.random.PRNGKey(seed), x.shape)
    y = layer.apply(variables, x)
    return variables, y
