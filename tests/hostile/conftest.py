"""A scene with one exercise of each kind."""

from __future__ import annotations

from pathlib import Path

import pytest
from scenes import ORIGINS, Scene, make_scene


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return make_scene(tmp_path / "scene", ((name, name) for name in ORIGINS))
