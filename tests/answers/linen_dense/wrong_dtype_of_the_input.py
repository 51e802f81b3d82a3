# wrong: parameters-of-the-inputs-dtype, bfloat16, another-dtype
import flax.linen as nn
import jax


class MyDense(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        d = x.shape[-1]
        kernel = self.param("kernel", nn.initializers.lecun_normal(), (d, self.features), x.dtype)
        bias = self.param("bias", nn.initializers.zeros, (self.features,), x.dtype)
        return x @ kernel + bias


def dense_forward(seed, x, features):
    model = MyDense(features=int(features))
    variables = model.init(jax.random.PRNGKey(int(seed)), x)
    return model.apply(variables, x)
