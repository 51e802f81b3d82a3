# wrong: without-bias, bias-missing, missing
import flax.linen as nn
import jax


def init_and_apply(seed, x, features):
    linear = nn.Dense(features, use_bias=False)
    weights = linear.init(jax.random.PRNGKey(seed), x)
    return weights, linear.apply(weights, x)
