"""Exceptions, cut to the learner's lines."""

from __future__ import annotations

import linecache
import re
from pathlib import Path
from types import TracebackType

from flaxlings.judge.observation import Frame, Raised

MESSAGE_LIMIT = 20_000
"""Characters. Flax's longest messages have a few thousand."""
FRAME_LIMIT = 20
_LIBRARIES = ("flax", "jax", "jaxlib", "numpy", "optax", "orbax")
# Where an object lay in memory says nothing, and would make two runs of one text differ.
_ADDRESS = re.compile(r" at 0x[0-9a-f]+(?=>)")
# Where a library is installed says nothing either; the rest of the path does.
_INSTALLED = re.compile(r"[^\s'\"(<]*[/\\]site-packages[/\\]")
# jax calls the `__getattr__` of its modules `getattr`.
_LOOKUPS = ("__getattr__", "__getattribute__", "getattr")


def cut(error: BaseException, path: str) -> Raised:
    """The exception as a value: type, whole message, and only those frames that are in the file at `path`.

    A recursion leaves its first and last frames.
    """
    frames = _frames(error.__traceback__, path)
    line = frames[-1].line if frames else None
    if isinstance(error, SyntaxError) and error.filename == path:
        line = error.lineno if isinstance(error.lineno, int) else None
    if len(frames) > FRAME_LIMIT:
        frames = frames[: FRAME_LIMIT // 2] + frames[-FRAME_LIMIT // 2 :]
    return Raised(
        _type_name(type(error)), _message(error, path), tuple(frames), line, _origin(error.__traceback__, path)
    )


def _frames(traceback: TracebackType | None, path: str) -> list[Frame]:
    frames = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if code.co_filename == path:
            text = linecache.getline(path, traceback.tb_lineno).strip()
            frames.append(Frame(traceback.tb_lineno, code.co_name, text))
        traceback = traceback.tb_next
    return frames


def _origin(traceback: TracebackType | None, path: str) -> str:
    origin = ""
    while traceback is not None:
        frame = traceback.tb_frame
        if frame.f_code.co_name not in _LOOKUPS:
            library = str(frame.f_globals.get("__name__", "")).partition(".")[0]
            origin = library if frame.f_code.co_filename != path and library in _LIBRARIES else ""
        traceback = traceback.tb_next
    return origin


def _message(error: BaseException, path: str) -> str:
    if isinstance(error, SyntaxError):
        return str(error.msg)
    try:
        message = "\n".join([str(error), *map(str, getattr(error, "__notes__", ()))])
    except Exception as inner:  # noqa: BLE001 -- a learner's __str__ may raise anything
        message = f"(its message raised {type(inner).__name__})"
    # The learner's file is said by its name, whichever directory it is in: jax writes whole paths.
    message = _INSTALLED.sub("", _ADDRESS.sub("", message).replace(path, Path(path).name))
    return message if len(message) <= MESSAGE_LIMIT else message[:MESSAGE_LIMIT] + " [cut]"


def _type_name(kind: type[BaseException]) -> str:
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
