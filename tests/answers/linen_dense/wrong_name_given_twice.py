# wrong: name-in-use
import flax.linen as nn
import jax


class MyDense(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        w = self.param("kernel", nn.initializers.lecun_normal(), (x.shape[-1], self.features))
        b = self.param("kernel", nn.initializers.zeros, (self.features,))
        return x @ w + b


def dense_forward(seed, x, features):
    model = MyDense(features=int(features))
    variables = model.init(jax.random.PRNGKey(int(seed)), x)
    return model.apply(variables, x)
