# wrong: kernel-called-weight, renamed, param-not-found
import flax.linen as nn
import jax


class MyDense(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        weight = self.param("weight", nn.initializers.lecun_normal(), (x.shape[-1], self.features))
        bias = self.param("bias", nn.initializers.zeros, (self.features,))
        return x @ weight + bias


def dense_forward(seed, x, features):
    model = MyDense(features=int(features))
    variables = model.init(jax.random.PRNGKey(int(seed)), x)
    return model.apply(variables, x)
