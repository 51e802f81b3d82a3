# right
import functools

import flax.linen as nn
import jax
from flax.linen.initializers import lecun_normal, zeros_init

Linear = functools.partial(nn.Dense, kernel_init=lecun_normal(), bias_init=zeros_init())


class InitDense(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        return Linear(self.features)(x)


def init_and_apply(seed, x, features):
    y, _ = InitDense(features).init_with_output(jax.random.PRNGKey(seed), x)
    return y
