# right
from flax import linen as nn
from flax.linen.initializers import lecun_normal, zeros


class ExplicitDense(nn.Module):
    features_in: int
    features: int

    def setup(self):
        plan = dict(
            kernel=(lecun_normal(), (self.features_in, self.features)),
            bias=(zeros, (self.features,)),
        )
        self.theta = {name: self.param(name, *spec) for name, spec in plan.items()}

    def __call__(self, x):
        return x @ self.theta["kernel"] + self.theta["bias"]
