# wrong: mapped-over-the-input, vmap-of-a-vector
import flax.linen as nn
import jax


def init_and_apply(seed, x, features):
    layer = nn.Dense(features)
    variables = layer.init(jax.random.PRNGKey(seed), x)
    y = jax.vmap(layer.apply, in_axes=(None, 0))(variables, x)
    return variables, y
