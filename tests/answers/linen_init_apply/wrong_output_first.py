# wrong: pair-swapped, order-swapped
import flax.linen as nn
import jax


def init_and_apply(seed, x, features):
    model = nn.Dense(features)
    variables = model.init(jax.random.PRNGKey(seed), x)
    y = model.apply(variables, x)
    return y, variables
