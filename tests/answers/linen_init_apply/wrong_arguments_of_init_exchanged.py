# wrong: init-arguments-swapped, invalid-rng
import flax.linen as nn
import jax


def init_and_apply(seed, x, features):
    layer = nn.Dense(features)
    variables = layer.init(x, jax.random.PRNGKey(seed))
    return variables, layer.apply(variables, x)
