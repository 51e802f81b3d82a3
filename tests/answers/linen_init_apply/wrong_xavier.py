# wrong: another-initializer, wrong-scale, other-draws
import jax
from flax import linen as nn
from jax.nn import initializers


def init_and_apply(seed, x, features):
    # Keras draws its kernels with Glorot's uniform distribution
    dense = nn.Dense(features, kernel_init=initializers.glorot_uniform())
    variables = dense.init(jax.random.PRNGKey(seed), x)
    return variables, dense.apply(variables, x)
