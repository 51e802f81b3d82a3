# right
import flax.linen as nn
import jax

settings = dict(kernel_init=nn.initializers.lecun_normal(), bias_init=nn.initializers.zeros, use_bias=True)


class InitDense(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        return nn.Dense(self.features, **settings)(x)


def init_and_apply(seed, x, features):
    output, _ = InitDense(features).init_with_output(jax.random.PRNGKey(seed), x)
    return output
