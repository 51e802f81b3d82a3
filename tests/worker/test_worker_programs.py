"""Compiled programs on disk, where the disk or jax is not as it should be."""

from __future__ import annotations

import pytest
from runs import Bench

from flaxlings.judge.observation import Number

READ_ONLY = """
import os
from pathlib import Path
from flaxlings.run.sealed import seal
from flaxlings.run.worker.programs import Programs

def refuse(*_, **__):
    raise OSError(30, "Read-only file system")

def f(seed):
    Path("key").write_bytes(seal(b"program"))
    programs = Programs()
    programs.directories = (Path(),)
    os.utime = Path.unlink = refuse
    return programs.get("key") == b"program"
"""
ANOTHER_JAX = """
import importlib, sys
from pathlib import Path
import jax
import jax._src.compilation_cache as compilation_cache
from flaxlings.run.worker import programs

def f(seed):
    {change}
    again = importlib.reload(programs)
    Path("programs").mkdir()
    again.use_programs(("programs",))
    jax.jit(lambda x: x * 7 + 1)(jax.numpy.arange(11.0))
    return jax.config.jax_compilation_cache_dir is None and not list(Path("programs").iterdir())
"""


def test_a_program_that_cannot_be_marked_as_used_is_used(bench: Bench) -> None:
    assert bench.value(READ_ONLY) == Number("bool", "True")


@pytest.mark.parametrize(
    "change",
    [
        "sys.modules['jax._src.compilation_cache_interface'] = None",
        "del compilation_cache.get_file_cache",
    ],
)
def test_another_jax_that_has_no_place_for_it_compiles_everything(bench: Bench, change: str) -> None:
    assert bench.value(ANOTHER_JAX.format(change=change)) == Number("bool", "True")
