"""An observation as HTML, rendered in a process that imports jax; the one in which nothing of the learner's runs."""

from __future__ import annotations

import os
import subprocess

import msgspec

from flaxlings.judge.observation import Observation
from flaxlings.run.interpreter import command, environment

PATIENCE = 120.0
"""Seconds; it takes one, of which most are the import of jax."""


class PageFault(Exception):
    """The page could not be rendered; the message says why."""


def render_tree(observation: Observation) -> str:
    """The tree of an observation, whose leaves have no flaw, as HTML that needs nothing else.

    Raises:
        PageFault: the process could not be started, or failed.
    """
    try:
        done = subprocess.run(  # noqa: S603 -- our own interpreter and module
            command("page"),
            input=msgspec.msgpack.encode(observation),
            capture_output=True,
            env=environment(os.environ),
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PageFault(str(error)) from error
    if done.returncode != 0:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise PageFault(lines[-1] if lines else f"exit code {done.returncode}")
    return done.stdout.decode("utf-8")
