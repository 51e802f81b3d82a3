"""A bench whose workers come from one fork server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from runs import Bench

from flaxlings.run.forkserver import ForkServer
from flaxlings.run.launcher import make_launcher


@pytest.fixture(scope="session")
def fork_server() -> Iterator[ForkServer]:
    server = make_launcher("fork")
    assert isinstance(server, ForkServer)
    server.warm()
    yield server
    server.close()


@pytest.fixture
def bench(tmp_path: Path, fork_server: ForkServer) -> Bench:
    return Bench(tmp_path, fork_server)
