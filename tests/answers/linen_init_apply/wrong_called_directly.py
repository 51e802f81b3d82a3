# wrong: called-directly, unbound-module
import flax.linen as nn
import jax


def init_and_apply(seed, x, features):
    layer = nn.Dense(features)
    variables = layer.init(jax.random.PRNGKey(seed), x)
    # like a torch.nn.Linear
    y = layer(x)
    return variables, y
