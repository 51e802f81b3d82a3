"""A check and a learner's file, loaded from their texts."""

from __future__ import annotations

import linecache
import sys
from pathlib import Path
from types import ModuleType

from flaxlings.check import Check, collect


def load_module(name: str, path: str, text: str) -> ModuleType:
    """A real module from this text: in `sys.modules`, with `path` and the text known to tracebacks.

    Being in `sys.modules` is what lets dataclasses resolve string annotations. Whatever the text raises comes through.
    """
    module = ModuleType(name)
    module.__file__ = path
    linecache.cache[path] = (len(text), None, text.splitlines(keepends=True), path)
    sys.modules[name] = module
    exec(compile(text, path, "exec", dont_inherit=True), module.__dict__)  # noqa: S102 -- running it is the worker's purpose
    return module


def check_name(exercise: str) -> str:
    """What the module of this exercise's check is called."""
    return f"flaxlings_check_{exercise}"


def load_check(path: str, exercise: str) -> Check:
    """Run a check file and collect what it declares. Whatever it raises is a fault of the course."""
    with collect() as check:
        load_module(check_name(exercise), path, Path(path).read_text(encoding="utf-8"))
    if not check.probes:
        raise ValueError(f"{path} declares no probe")
    return check
