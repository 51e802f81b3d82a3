# wrong: named-by-hand, renamed, param-not-found
import flax.linen as nn
import jax


class InitDense(nn.Module):
    features: int

    def setup(self):
        self.linear = nn.Dense(
            self.features,
            kernel_init=nn.initializers.lecun_normal(),
            bias_init=nn.initializers.zeros,
        )

    def __call__(self, x):
        return self.linear(x)


def init_and_apply(seed, x, features):
    model = InitDense(features)
    variables = model.init(jax.random.PRNGKey(seed), x)
    return model.apply(variables, x)
