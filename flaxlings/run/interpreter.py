"""The Python in which workers run: how it is started, and how long its end may take."""

from __future__ import annotations

import sys
from collections.abc import Mapping

END_LIMIT = 10.0
"""Seconds that the end of a killed process may take before it counts as lost."""


def environment(base: Mapping[str, str]) -> dict[str, str]:
    """The environment of a worker: jax on the CPU, quiet, its tracebacks whole (the worker cuts them itself)."""
    return {
        **base,
        "JAX_PLATFORMS": "cpu",
        "JAX_TRACEBACK_FILTERING": "off",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        # A pool of BLAS threads would be one more thing that does not survive a fork.
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONIOENCODING": "utf-8",
    }


def command(*arguments: str) -> list[str]:
    """The command that starts a worker's interpreter."""
    # -P: a file of the learner's called jax.py in the current directory is not jax.
    return [sys.executable, "-P", "-m", "flaxlings.run.worker", *arguments]
