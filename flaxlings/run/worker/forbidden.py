"""Watching for calls that a check forbids.

The target is wrapped where it stands: a class through the method that every construction passes, a function under every
public name that jax, flax or optax gives it. A call counts when it comes straight from the learner's file; what the
libraries call of their own accord is no offence, and neither is a name in a text.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import sys
from collections.abc import Callable
from contextlib import ExitStack
from types import FrameType, MethodType, ModuleType
from typing import Any, Self

import flax.linen

from flaxlings.check import Forbidden
from flaxlings.judge.observation import Offence

_LIBRARIES = ("jax", "flax", "optax")

# The machinery between a call of a class and its constructor. No layer is defined in these files, so whoever stands
# beyond them made the call.
_MACHINERY = (
    "<string>",
    "/functools.py",
    "/contextlib.py",
    "/dataclasses.py",
    "/flax/linen/module.py",
    "/flax/linen/kw_only_dataclasses.py",
    "/flax/linen/transforms.py",
    "/flax/core/lift.py",
    "/flax/nnx/object.py",
    "/flax/nnx/pytreelib.py",
    "/flax/nnx/module.py",
    "/jax/_src/traceback_util.py",
)
# Linen clones modules when it binds and adopts them. A clone comes through the constructor, and is nobody's call of it.
_CLONING = "clone"


class Lookout:
    """Collects offences against the forbidden targets while a learner's file runs; leaves everything as it was."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._seen: dict[tuple[str, int], Offence] = {}
        self._undo = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._undo.close()

    @property
    def offences(self) -> tuple[Offence, ...]:
        """What was called so far, each line once."""
        return tuple(self._seen.values())

    def watch(self, forbidden: Forbidden) -> None:
        """Watch for calls of this target from now on; before the learner's file is loaded.

        Raises:
            ImportError, AttributeError: there is no such target; a fault of the check.
        """
        module, _, name = forbidden.target.rpartition(".")
        target = getattr(importlib.import_module(module), name)
        if inspect.isclass(target):
            self._wrap_class(target, forbidden)
        else:
            self._wrap_function(target, forbidden)

    def _wrap_class(self, target: type, forbidden: Forbidden) -> None:
        # A Linen module is a dataclass: subclasses and lifted classes get an __init__ of their own, but all of them
        # come through __post_init__.
        method = "__post_init__" if issubclass(target, flax.linen.Module) else "__init__"
        original = getattr(target, method)

        @functools.wraps(original)
        def constructed(instance: Any, *args: Any, **kwargs: Any) -> Any:
            self._look(sys._getframe(1), forbidden)  # noqa: SLF001 -- the documented way to one's caller
            return original(instance, *args, **kwargs)

        inherited = method not in vars(target)
        setattr(target, method, constructed)
        if inherited:
            self._undo.callback(delattr, target, method)
        else:
            self._undo.callback(setattr, target, method, original)

    def _wrap_function(self, target: Callable[..., Any], forbidden: Forbidden) -> None:
        wrapper = _Watched(target, lambda frame: self._look(frame, forbidden))
        _swap(target, wrapper, lambda attribute: not attribute.startswith("_"))
        # Not place by place: a module that is imported meanwhile takes the wrapper, under whatever name.
        self._undo.callback(_swap, wrapper, target, lambda _: True)

    def _look(self, frame: FrameType | None, forbidden: Forbidden) -> None:
        while frame is not None and frame.f_code.co_filename.endswith(_MACHINERY):
            if frame.f_code.co_name == _CLONING:
                return
            frame = frame.f_back
        if frame is not None and frame.f_code.co_filename == self._path:
            offence = Offence(forbidden.target, forbidden.says, frame.f_lineno)
            self._seen.setdefault((forbidden.target, frame.f_lineno), offence)


def _swap(old: object, new: object, chosen: Callable[[str], bool]) -> None:
    """Put `new` where `old` is, in the modules of the libraries, under the names that are chosen."""
    for name, module in list(sys.modules.items()):
        if not isinstance(module, ModuleType) or name.partition(".")[0] not in _LIBRARIES:
            continue
        for attribute, value in list(vars(module).items()):
            if value is old and chosen(attribute):
                setattr(module, attribute, new)


class _Watched:
    """A function that reports its callers, and otherwise is what it wraps.

    A jitted function keeps its `lower`, a plain one binds as a method, and copies are the function itself.
    """

    def __init__(self, target: Callable[..., Any], look: Callable[[FrameType], None]) -> None:
        self._target = target
        self._look = look
        functools.update_wrapper(self, target, updated=())

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self._look(sys._getframe(1))  # noqa: SLF001 -- the documented way to one's caller
        return self._target(*args, **kwargs)

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        # A plain function binds; some callables of jax do not.
        binds = instance is not None and hasattr(type(self._target), "__get__")
        return MethodType(self, instance) if binds else self

    def __copy__(self) -> _Watched:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> _Watched:
        return self

    def __getattr__(self, name: str) -> Any:
        return getattr(self._target, name)
