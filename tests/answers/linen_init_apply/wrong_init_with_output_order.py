# wrong: pair-swapped, order-swapped
import flax.linen as nn
import jax


def init_and_apply(seed, x, features):
    # init_with_output does both in one go
    return nn.Dense(features).init_with_output(jax.random.PRNGKey(seed), x)
