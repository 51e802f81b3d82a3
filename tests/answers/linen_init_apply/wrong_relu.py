# wrong: activation-extra
import flax.linen as nn
import jax


def init_and_apply(seed, x, features):
    layer = nn.Dense(features=features)
    variables = layer.init(jax.random.PRNGKey(seed), x)
    y = nn.relu(layer.apply(variables, x))
    return variables, y
