"""What a text leaves behind in the process that ran it.

A worker that has run the learner's last text runs the next one only if nothing of the last one is left: no patched
function or class, no setting, no entry in a registry, no thread, no child. What this cannot see (state inside of
compiled extensions) is looked for by running the reference once more.
"""

from __future__ import annotations

import logging
import os
import random
import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np

_LIBRARIES = ("jax", "jaxlib", "flax", "optax", "numpy", "ml_dtypes", "flaxlings")
_REWRITTEN = "__dataclass_fields__"
"""Linen takes it apart and puts it together again for every subclass."""
_Names = dict[str, object]


@dataclass(frozen=True, slots=True)
class State:
    """What a process is like, as far as Python can see. It keeps alive what it compares by identity."""

    modules: frozenset[str]
    """The names that can be imported without running anything."""
    names: dict[int, tuple[str, object, _Names]]
    """The attributes of every module, and of the classes of the libraries."""
    sizes: dict[str, int]
    """Of module-level dicts, lists and sets, but for classes: registries grow."""
    settings: dict[str, object]
    """Of the interpreter and of the libraries."""


def observe() -> State:
    """The process as it is now."""
    names: dict[int, tuple[str, object, _Names]] = {}
    sizes: dict[str, int] = {}
    for module_name, module in list(sys.modules.items()):
        # A module can be replaced by anything in sys.modules; there is nothing to compare then.
        if not isinstance(module, ModuleType) or id(module) in names:
            continue
        attributes = dict(vars(module))
        names[id(module)] = (module_name, module, attributes)
        if not module_name.startswith(_LIBRARIES):
            continue
        for name, value in attributes.items():
            where = f"{module_name}.{name}"
            if isinstance(value, type) and value.__module__.startswith(_LIBRARIES):
                names.setdefault(id(value), (where, value, dict(vars(value))))
            elif isinstance(value, dict | list | set) and not name.startswith("__"):
                # Every run defines classes of its own, and no other text can name them.
                sizes[where] = sum(not isinstance(each, type) for each in list(value))
    return State(frozenset(sys.modules), names, sizes, dict(_settings()))


def residue(before: State, after: State) -> Iterator[str]:
    """The places where the process is another one than before.

    A new module is such a place where it may be the learner's, who may change it before it is imported again.
    """
    # What was there before has come with the libraries, and brings more of its own when that is first needed.
    known = {*_LIBRARIES, *sys.stdlib_module_names, *map(_root, before.modules)}
    yield from (name for name in after.modules - before.modules if _root(name) not in known)
    for identity, (where, _, attributes) in before.names.items():
        now = after.names.get(identity)
        if now is None:
            yield where
        elif now[2].keys() != attributes.keys() or any(now[2][name] is not value for name, value in attributes.items()):
            yield from _changed(where, attributes, now[2])
    for where, size in before.sizes.items():
        if where in after.sizes and after.sizes[where] != size:
            yield where
    for what, value in before.settings.items():
        if after.settings.get(what) != value:
            yield what


def _root(module: str) -> str:
    return module.partition(".")[0]


def _changed(where: str, before: _Names, after: _Names) -> Iterator[str]:
    for name in before.keys() | after.keys():
        if name == _REWRITTEN:
            continue
        # Slots that Python and the libraries fill when they are first needed.
        if name.startswith("__") and name.endswith("__") and name not in before:
            continue
        if before.get(name) is not after.get(name):
            value = after.get(name)
            if name not in before and isinstance(value, ModuleType):
                continue  # a submodule that was imported
            yield f"{where}.{name}"


def _settings() -> Iterator[tuple[str, object]]:
    import flax  # -- imported by now
    import jax

    config: Any = jax.config
    yield "jax.config", dict(config.values)
    yield "flax.config", {name: value for name, value in vars(flax.config).items() if name != "_add_option"}
    yield "os.environ", dict(os.environ)
    yield "the working directory", os.getcwd()  # noqa: PTH109 -- a string to compare
    yield "sys.path", tuple(sys.path)
    yield "the recursion limit", sys.getrecursionlimit()
    yield "tracing", (sys.gettrace(), sys.getprofile())
    yield "signal handlers", tuple(signal.getsignal(number) for number in (1, 2, 3, 10, 12, 13, 14, 15))
    yield "threads", frozenset(threading.enumerate())
    yield "children", _children()
    yield "logging", (logging.root.manager.disable, logging.root.level, tuple(logging.root.handlers))
    yield "numpy.errstate", np.geterr()
    yield "random", hash(random.getstate())
    kind, words, *rest = np.random.get_state()
    yield "numpy.random", (kind, bytes(words), *rest)  # type: ignore[arg-type] # numpy gives a dict for other generators


def _children() -> bool:
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True
