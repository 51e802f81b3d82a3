# wrong: wrong-arguments
import flax.linen as nn
import jax


def init_and_apply(seed, x, features):
    layer = nn.Dense(units=features)
    variables = layer.init(jax.random.PRNGKey(seed), x)
    y = layer.apply(variables, x)
    return variables, y
