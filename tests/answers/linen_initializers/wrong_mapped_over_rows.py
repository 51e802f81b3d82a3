# wrong: shape-mismatch, transform-misuse
import flax.linen as nn
import jax


class InitDense(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        dense = nn.Dense(
            self.features,
            kernel_init=nn.initializers.lecun_normal(),
            bias_init=nn.initializers.zeros,
        )
        return dense(x)


def init_and_apply(seed, x, features):
    model = InitDense(features)
    variables = model.init(jax.random.PRNGKey(seed), x[0])
    return jax.vmap(lambda row: model.apply(variables, row))(x)
