# wrong: variables-not-returned, missing
import flax.linen as nn
import jax


def init_and_apply(seed, x, features):
    m = nn.Dense(features)
    v = m.init(jax.random.PRNGKey(seed), x)
    return m.apply(v, x)
