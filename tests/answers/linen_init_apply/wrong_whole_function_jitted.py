# wrong: concretization
import flax.linen as nn
import jax


@jax.jit
def init_and_apply(seed, x, features):
    layer = nn.Dense(features)
    variables = layer.init(jax.random.PRNGKey(seed), x)
    return variables, layer.apply(variables, x)
