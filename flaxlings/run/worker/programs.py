"""Compiled programs on disk: jax's persistent compilation cache, with files of our own.

jax decides what is an entry and what its key depends on. What is ours is how the files are kept: a worker can be killed
at any moment, and others read and write at the same time, so a file is put in place whole; a damaged one is a program
that has to be compiled; and a worker reads what references compiled without being able to add to it.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any

import jax

from flaxlings.run.sealed import seal, unseal

_compilation_cache: Any
_Interface: Any
try:
    from jax._src import compilation_cache as _compilation_cache
    from jax._src.compilation_cache_interface import CacheInterface as _Interface
except ImportError:
    # Private to jax, and another one has it elsewhere.
    _compilation_cache, _Interface = None, object


class Programs(_Interface):  # type: ignore[misc] # a class of jax's, where there is one
    """Programs by jax's key, in directories: every one is read, the first is written."""

    def __init__(self) -> None:
        self.directories: tuple[Path, ...] = ()
        self._path = Path()  # jax wants one, to show it

    def get(self, key: str) -> bytes | None:
        """The program with this key, as jax compressed it; None where none is whole."""
        for directory in self.directories:
            path = directory / key
            try:
                data = path.read_bytes()
            except OSError:
                continue
            program = unseal(data)
            if program is not None:
                # What cannot be marked as used (a directory that is read only) is a program all the same.
                with contextlib.suppress(OSError):
                    os.utime(path)
                return program
            with contextlib.suppress(OSError):
                path.unlink()
        return None

    def put(self, key: str, value: bytes) -> None:
        """Keep a program; where it cannot be written, the next process compiles it again."""
        temporary = self.directories[0] / f".{key[-32:]}.{os.getpid()}"
        try:
            # Without fsync: after a crash of the system the digest tells, and it is only compiled again.
            temporary.write_bytes(seal(value))
            temporary.replace(self.directories[0] / key)
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink()


_programs = Programs()


def use_programs(directories: tuple[str, ...]) -> None:
    """From now on read compiled programs from these directories, and write new ones to the first of them.

    None are kept where there is no directory, or jax has no place to put this in: slower, and right all the same.
    """
    _programs.directories = tuple(Path(directory) for directory in directories)
    usable = bool(directories) and hasattr(_compilation_cache, "get_file_cache")
    config: Any = jax.config
    # Also against what the environment of the learner says: their programs stay their own.
    config.update("jax_compilation_cache_dir", directories[-1] if usable else None)
    if not usable:
        return
    _compilation_cache.get_file_cache = _get_file_cache
    config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
    config.update("jax_persistent_cache_min_entry_size_bytes", -1)
    # XLA's own caches beside it are for GPUs, and would put paths into the keys.
    config.update("jax_persistent_cache_enable_xla_caches", "none")


def _get_file_cache(path: str) -> tuple[Programs, str]:
    return _programs, path
