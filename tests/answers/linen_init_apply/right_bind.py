# right
import flax.linen as nn
import jax


def init_and_apply(seed, x, features):
    model = nn.Dense(features)
    key = jax.random.PRNGKey(seed)
    variables = model.init(key, x)
    bound = model.bind(variables)
    return (variables, bound(x))
