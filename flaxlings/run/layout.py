"""What a confined worker is to see of the file system: Python with its packages, and the system's libraries."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from flaxlings.run.sandbox import Mount

_SYSTEM = (
    "/usr",
    "/bin",
    "/lib",
    "/lib32",
    "/lib64",
    "/nix/store",
    "/etc/alternatives",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/localtime",
    "/sys/devices/system/cpu",
)
LIBRARIES = "LD_LIBRARY_PATH"
"""The one variable that a Python may need to find its own libraries."""


def layout(shown: Iterable[Path], hidden: Iterable[Path]) -> tuple[Mount, ...]:
    """The entries of a root, in the order in which they are put there, of what exists.

    Of two directories, one in the other, the inner one decides about what is in it.

    Args:
        shown: files and directories, read-only.
        hidden: directories that are covered where they stand in one that is shown.
    """
    kinds: dict[Path, bool] = {}
    links: dict[Path, str] = {}
    for path in shown:
        if path.is_symlink():
            # As it is, so that a program finds what it stands for under the same name.
            links[path] = str(path.readlink())
        if path.exists():
            kinds[path.resolve()] = True
    kinds |= {path.resolve(): False for path in hidden if path.is_dir()}
    kinds.pop(Path("/"), None)
    mounts: list[Mount] = []
    for path in sorted(kinds, key=lambda each: len(each.parts)):
        around = [kinds[parent] for parent in path.parents if parent in kinds]
        is_seen = bool(around) and around[0]
        if kinds[path] != is_seen:
            mounts.append(Mount(str(path), "bind" if kinds[path] else "cover"))
    inside = [path for path, shows in kinds.items() if shows]
    for link, to in links.items():
        if not any(link.is_relative_to(path) for path in inside):
            mounts.append(Mount(str(link), "link", to))
    return tuple(mounts)


def programs_of_python(environ: Mapping[str, str]) -> tuple[Path, ...]:
    """Everything that this Python, and what it imports in this environment, is made of; the system's libraries too."""
    prefixes = (sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix)
    libraries = environ.get(LIBRARIES, "").split(os.pathsep)
    everything = (*_SYSTEM, *prefixes, *_path_of_imports(environ), *libraries, *_executables())
    return tuple(dict.fromkeys(Path(each) for each in everything if each))


def _path_of_imports(environ: Mapping[str, str]) -> list[str]:
    """Where a worker looks for what it imports: not what this process has on its path, its own directory first."""
    asked = [sys.executable, "-P", "-c", "import sys; print(*sys.path, sep=chr(10))"]
    # In a session of its own, so that Ctrl-C does not end it before it has answered.
    done = subprocess.run(asked, env=environ, capture_output=True, text=True, check=False, start_new_session=True)  # noqa: S603 -- our own interpreter
    return done.stdout.splitlines()


def _executables() -> Iterator[str]:
    """The interpreter's file, and the links by which one comes to it."""
    path = Path(sys.executable)
    for _ in range(40):
        yield str(path)
        if not path.is_symlink():
            return
        path = path.parent / path.readlink()
