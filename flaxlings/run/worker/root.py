"""The root of a confined worker's file system: what it is to see, read-only, and one clean directory."""

from __future__ import annotations

import contextlib
import platform
import re
from pathlib import Path

from flaxlings.run.sandbox import Mount, Sandbox
from flaxlings.run.worker import linux

_DEVICES = ("null", "zero", "full", "random", "urandom")
_STANDARD = {"fd": "", "stdin": "/0", "stdout": "/1", "stderr": "/2"}


def enter_root(sandbox: Sandbox) -> None:
    """Make such a root and go there, in namespaces of mounts and processes that are new."""
    root = sandbox.home
    linux.mount("none", "/", None, linux.MS_REC | linux.MS_PRIVATE)
    _mount_memory(root, 4 << 20)
    for each in sandbox.mounts:
        _place(root, each)
    devices = Path(root, "dev")
    for name in _DEVICES:
        _place(root, Mount(f"/dev/{name}", "bind"))
    for name, descriptor in _STANDARD.items():
        (devices / name).symlink_to(f"/proc/self/fd{descriptor}")
    for directory in ("proc", "dev/shm", sandbox.home.lstrip("/")):
        Path(root, directory).mkdir(parents=True, exist_ok=True)
    linux.mount("proc", f"{root}/proc", "proc", linux.MS_NOSUID | linux.MS_NODEV)
    # Nobody gets privileges in a namespace of their own making.
    write(f"{root}/proc/sys/user/max_user_namespaces", "0")
    if _counts_processes_by_namespace():
        with contextlib.suppress(OSError):
            write(f"{root}/proc/sys/kernel/pid_max", str(sandbox.limits.processes))
    linux.make_read_only(root)
    _mount_memory(f"{root}{sandbox.home}", sandbox.limits.disk)
    _mount_memory(f"{root}/dev/shm", sandbox.limits.disk)  # noqa: S108 -- its own one, made here
    linux.move_into(root)


def _place(root: str, entry: Mount) -> None:
    target = Path(f"{root}{entry.path}")
    match entry.kind:
        case "cover":
            _mount_memory(str(target), 4096)
        case "link":
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(entry.to)
        case "bind":
            if Path(entry.path).is_dir():
                target.mkdir(parents=True, exist_ok=True)
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.touch()
            linux.mount(entry.path, str(target), None, linux.MS_BIND | linux.MS_REC)


def _counts_processes_by_namespace() -> bool:
    """Since Linux 6.14. Before, root would limit the whole machine."""
    version = re.match(r"(\d+)\.(\d+)", platform.release())
    return version is not None and (int(version[1]), int(version[2])) >= (6, 14)


def _mount_memory(target: str, size: int) -> None:
    linux.mount("tmpfs", target, "tmpfs", linux.MS_NOSUID | linux.MS_NODEV, f"size={size},nr_inodes=20000,mode=755")


def write(path: str, text: str) -> None:
    """Write one of the files by which Linux is told something."""
    with open(path, "w", encoding="ascii") as file:  # noqa: PTH123 -- write_text truncates, which these files refuse
        file.write(text)
