# wrong: param-shape, example-of-another-width
import flax.linen as nn
import jax


def init_and_apply(seed, x, features):
    layer = nn.Dense(features)
    variables = layer.init(jax.random.PRNGKey(seed), x[:1])
    y = layer.apply(variables, x)
    return variables, y
