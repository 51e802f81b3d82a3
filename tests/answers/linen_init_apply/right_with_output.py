# right

from flax.linen import Dense
from jax.random import PRNGKey


def init_and_apply(seed, x, features):
    y, variables = Dense(features).init_with_output(PRNGKey(seed), x)
    return variables, y
