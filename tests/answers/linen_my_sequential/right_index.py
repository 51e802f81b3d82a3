# right
from collections.abc import Callable, Sequence

import flax.linen as nn


class MySequential(nn.Module):
    modules: Sequence[Callable]

    @nn.compact
    def __call__(self, x):
        outputs = [x]
        for i in range(len(self.modules)):
            outputs.append(self.modules[i](outputs[i]))
        return outputs[-1]
