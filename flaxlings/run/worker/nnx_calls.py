"""Calls of NNX modules, seen while a probe runs, with the path of each module below the one that was called first.

Flax has an interceptor for Linen's methods and none for NNX's, so every class that defines `__call__` gets it wrapped
for as long as somebody watches, and has its own back afterwards. A `__call__` that is no plain function (under
`nnx.jit`, say) stays what it is: what happens inside is traced, and gives no numbers.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FunctionType
from typing import Any

from flax import nnx

TREE_LIMIT = 256
"""Modules and containers below one module that are looked at for a path."""

Path = tuple[str, ...]
_NODES = (nnx.Pytree, list, tuple, dict)


Saw = Callable[[Callable[[], Path | None], Any, tuple[Any, ...], object], None]
"""Hears of every call that returned: how to find the module's path, the module, the arguments and the result.

The path is empty for the outermost module, and None for one that is not below it.
"""


@contextmanager
def watching_calls(saw: Saw) -> Iterator[None]:
    """Tell `saw`, which must not raise, of the calls that this thread makes until the end.

    A class that is defined in the meantime is not watched. Of two who watch at once, the later one hears.
    """
    before = getattr(_here, "calls", None)
    wrapped: list[tuple[type, Any, Any]] = []
    try:
        for kind in _classes():
            call = vars(kind)["__call__"]
            if type(call) is FunctionType and call.__code__ is not _CODE:
                wrapper = _library_wrapper(call) if str(kind.__module__).startswith("flax.") else _wrapper(call)
                wrapped.append((kind, call, wrapper))
                type.__setattr__(kind, "__call__", wrapper)
        _here.calls = _Calls(saw)
        yield
    finally:
        _here.calls = before
        for kind, call, wrapper in wrapped:
            # What the learner's code has put in its place is the learner's.
            if vars(kind).get("__call__") is wrapper:
                type.__setattr__(kind, "__call__", call)


class _Calls:
    """The modules whose calls have begun, outermost first, and the paths below the outermost."""

    def __init__(self, saw: Saw) -> None:
        self.saw = saw
        self.begun: list[Any] = []
        self._paths: dict[int, tuple[object, Path]] = {}

    def end(self) -> None:
        self.begun.pop()
        if not self.begun:
            self._paths = {}

    def find(self) -> Path | None:
        """The path of the module whose call began last."""
        if len(self.begun) == 1:
            return ()
        module = self.begun[-1]
        if id(module) not in self._paths:
            # The first time, and when a module has been assigned since.
            self._paths = paths(self.begun[0])
        _, path = self._paths.get(id(module), (None, None))
        return path


_here = threading.local()
"""Its `calls`: who watches the calls of this thread."""


def _wrapper(call: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(call)
    def watched(*args: Any, **kwargs: Any) -> Any:
        calls: _Calls | None = getattr(_here, "calls", None)
        # `super().__call__` is part of the same call.
        if calls is None or not args or (calls.begun and calls.begun[-1] is args[0]):
            return call(*args, **kwargs)
        calls.begun.append(args[0])
        try:
            result = call(*args, **kwargs)
            calls.saw(calls.find, args[0], args[1:], result)
            return result
        finally:
            calls.end()

    return watched


# There are few, they stay as long as the process, and jax compiles again for what it takes for another function.
_library_wrapper = functools.cache(_wrapper)

_CODE = _wrapper(print).__code__
"""What all wrappers have in common."""


def _classes() -> Iterator[type]:
    """Every class of modules that defines `__call__` itself."""
    seen: set[type] = set()
    stack: list[type] = [nnx.Module]
    while stack:
        kind = stack.pop()
        if kind in seen:
            continue
        seen.add(kind)
        stack += type.__subclasses__(kind)
        if "__call__" in vars(kind):
            yield kind


def paths(root: object) -> dict[int, tuple[object, Path]]:
    """Whatever is below a module, by its id, with its path: of a shared one, the first in the graph's order.

    As `flax.nnx.iter_graph`, which is ten times slower because it looks at variables too.
    """
    found: dict[int, tuple[object, Path]] = {}
    stack: list[tuple[Path, object]] = [((), root)]
    while stack and len(found) < TREE_LIMIT:
        path, node = stack.pop()
        if id(node) in found:
            continue
        found[id(node)] = (node, path)
        stack += [((*path, str(name)), child) for name, child in reversed(_children(node)) if isinstance(child, _NODES)]
    return found


def _children(node: Any) -> list[tuple[object, object]]:
    if isinstance(node, nnx.Pytree):
        key = _as_number if isinstance(node, nnx.List) else None
        return sorted(vars(node).items(), key=key)
    if len(node) > TREE_LIMIT:
        return []
    return sorted(node.items(), key=lambda item: str(item[0])) if isinstance(node, dict) else list(enumerate(node))


def _as_number(item: tuple[str, object]) -> tuple[int, str]:
    """The tenth after the ninth, and the list's own attributes first."""
    name = item[0]
    return (int(name), "") if name.isdecimal() else (-1, name)
