"""Whether a probe depends on the order in which parameters are created.

A right answer may create them in another order, and then draws other numbers. To find the probes that would reject it,
the solution itself is run with keys handed out in the reverse order, by code at its end that reaches into Flax. It
ends with the process of its run, and is never part of what a learner's file is compared with.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from flaxlings.judge.verdict import Verdict

_CREATES = re.compile(r"\.param\(|\brngs\b")
_SAYS_ORDER = re.compile(
    r"\bin (?:this|that) order\b"
    r"|\bdeclared? (?:first|second|before|after)\b"
    r"|\bdeclares?\b[^.]*\bthen\b"
    r"|\b(?:the )?first (?:key|that is (?:taken|declared))\b"
)
"""How the text of an exercise fixes the order in which parameters are created, or keys taken."""

# Keys are reversed among those that one module of the solution's own takes, from the second time on that the module is
# made with the same settings: only then is it known how many it takes. Flax's own layers keep their order.
_REVERSED = """

def _flaxlings_reverse():
    import sys
    from flax import linen, nnx
    from flax.nnx import rnglib

    here = __name__
    totals = {}

    def place(key, index):
        total = totals.get(key, 0)
        if index < total:
            return total - 1 - index
        totals[key] = index + 1
        return index

    declare = linen.Module.param

    def param(self, name, *args, **kwargs):
        scope = self.scope
        if type(self).__module__ != here or scope is None or scope.has_variable("params", name):
            return declare(self, name, *args, **kwargs)
        index = scope.rng_counters["params"]
        settings = {k: repr(getattr(self, k)) for k in self.__dataclass_fields__ if k not in ("parent", "name")}
        scope.rng_counters["params"] = place((type(self).__qualname__, scope.path, str(settings)), index)
        try:
            return declare(self, name, *args, **kwargs)
        finally:
            scope.rng_counters["params"] = index + 1

    linen.Module.param = param

    making = []

    def construct(kind):
        original = kind.__init__

        def __init__(self, *args, **kwargs):
            settings = [a for a in (*args, *kwargs.values()) if isinstance(a, int | float | str)]
            making.append(((kind.__qualname__, repr(settings)), {}))
            try:
                original(self, *args, **kwargs)
            finally:
                making.pop()

        kind.__init__ = __init__

    draw = rnglib.RngStream.__call__

    def call(self):
        frame = sys._getframe(1)
        while frame is not None and frame.f_globals.get("__name__") == rnglib.__name__:
            frame = frame.f_back
        if not making or frame is None or frame.f_globals.get("__name__") != here:
            return draw(self)
        key, taken = making[-1]
        index, first = taken.get(self.tag, (0, self.count[...]))
        taken[self.tag] = (index + 1, first)
        after = self.count[...] + 1
        self.count[...] = first + place((key, self.tag), index)
        try:
            return draw(self)
        finally:
            self.count[...] = after

    rnglib.RngStream.__call__ = call
    for thing in list(globals().values()):
        if isinstance(thing, type) and issubclass(thing, nnx.Module) and thing.__module__ == here:
            if "__init__" in vars(thing):
                construct(thing)


_flaxlings_reverse()
"""


def reversed_order(solution: str) -> str | None:
    """The solution as if each of its modules had created its parameters in the reverse order; None if none does."""
    return solution.rstrip("\n") + "\n" + _REVERSED if _CREATES.search(solution) else None


def says_order(stub: str, title: str) -> bool:
    """Whether the text of an exercise, or the title of a probe, fixes the order."""
    try:
        text = ast.get_docstring(ast.parse(stub)) or ""
    except SyntaxError:
        text = stub
    return any(_SAYS_ORDER.search(" ".join(each.split())) for each in (text, title))


def depends_on_order(verdict: Verdict, stub: str) -> Iterator[str]:
    """The probes that tell the solution from itself in the reverse order, where the text does not fix the order.

    Args:
        verdict: about what `reversed_order` gave.
        stub: whose docstring is the exercise's text.
    """
    failing = {probe.name: probe.title for probe in verdict.probes if probe.status == "different"}
    yield from (name for name, title in failing.items() if not says_order(stub, title))
