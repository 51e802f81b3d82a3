# right

from functools import partial

import flax.linen as nn
import jax

plain_dense = partial(
    nn.Dense,
    kernel_init=nn.initializers.lecun_normal(),
    bias_init=nn.initializers.zeros_init(),
)


class InitDense(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        return plain_dense(self.features)(x)


def init_and_apply(seed, x, features):
    return InitDense(features).init_with_output(jax.random.PRNGKey(seed), x)[0]
