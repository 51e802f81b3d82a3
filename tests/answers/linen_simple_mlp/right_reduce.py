# right
from functools import reduce
from typing import Sequence

import jax
from flax import linen
from flax.linen import Dense


class SimpleMLP(linen.Module):
    features: Sequence[int]

    @linen.compact
    def __call__(self, x):
        def step(y, item):
            i, width = item
            # relu on what comes in, except for the very first layer
            y = y if i == 0 else jax.nn.relu(y)
            return Dense(width, name="layers_" + str(i))(y)

        return reduce(step, enumerate(self.features), x)
