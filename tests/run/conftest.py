"""A bench for each way to start a worker. The fork server is one for all tests that do not break it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from runs import Bench

from flaxlings.run.forkserver import ForkServer
from flaxlings.run.launcher import make_launcher
from flaxlings.run.spawn import Spawner


@pytest.fixture(scope="session")
def fork_server() -> Iterator[ForkServer]:
    server = make_launcher("fork")
    assert isinstance(server, ForkServer)
    server.warm()
    yield server
    server.close()


@pytest.fixture
def own_server() -> Iterator[ForkServer]:
    """A fork server that a test may break."""
    server = ForkServer()
    yield server
    server.close()


@pytest.fixture
def bench(tmp_path: Path, fork_server: ForkServer) -> Bench:
    return Bench(tmp_path, fork_server)


@pytest.fixture
def spawn_bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path, Spawner())


@pytest.fixture(params=["fork", "spawn"])
def any_bench(request: pytest.FixtureRequest, tmp_path: Path, fork_server: ForkServer) -> Bench:
    """A bench with either start method, for what depends on it."""
    return Bench(tmp_path, fork_server if request.param == "fork" else Spawner())
