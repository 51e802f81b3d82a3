# wrong: inner-params-returned, nested-too-shallow
import flax.linen as nn
import jax


def init_and_apply(seed, x, features):
    net = nn.Dense(features)
    params = net.init(jax.random.PRNGKey(seed), x)["params"]
    out = net.apply({"params": params}, x)
    return params, out
