"""The ways in which editors and programs save a file, each with the system calls that it really makes, in their order.

A pattern is `save(path, text)`: the file is there before, and has this text afterwards.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

Save = Callable[[Path, str], None]


def _beside(path: Path, name: str) -> Path:
    return path.with_name(name.format(path.name))


def _write(path: Path, text: str, flags: int) -> None:
    """Open with these flags, write, have it on disk, close."""
    descriptor = os.open(path, os.O_WRONLY | flags, 0o644)
    try:
        os.write(descriptor, text.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _anew(path: Path, text: str) -> None:
    _write(path, text, os.O_CREAT | os.O_EXCL)


def _in_place(path: Path, text: str) -> None:
    _write(path, text, os.O_CREAT | os.O_TRUNC)


def replace(path: Path, text: str) -> None:
    """As careful programs save, and rsync: written aside under a hidden name, then renamed onto the file."""
    aside = _beside(path, ".{}.Xy4bQz")
    _anew(aside, text)
    aside.replace(path)


def truncate_and_write(path: Path, text: str) -> None:
    """As nano, `cp`, `tee` and `>` do."""
    path.write_text(text)


def delete_and_create(path: Path, text: str) -> None:
    """As `git checkout` and `git stash` do."""
    path.unlink()
    _anew(path, text)


def vim_renaming(path: Path, text: str) -> None:
    """vim with backupcopy=no: it tries whether it can make files here, then renames the old one away."""
    _vim_swaps(path)
    probe = path.with_name("4913")
    _anew(probe, "")
    probe.unlink()
    backup = _beside(path, "{}~")
    path.rename(backup)
    _anew(path, text)
    path.chmod(0o644)
    backup.unlink()
    _vim_ends(path)


def vim_renaming_elsewhere(path: Path, text: str) -> None:
    """vim with backupcopy=no and a 'backupdir'."""
    path.rename(path.parents[2] / f"{path.name}~")
    _anew(path, text)


def vim_copying(path: Path, text: str) -> None:
    """vim with backupcopy=yes, and with backupcopy=auto where the file is a link."""
    _vim_swaps(path)
    backup = _beside(path, "{}~")
    _anew(backup, path.read_text())
    _in_place(path, text)
    path.chmod(0o644)
    backup.unlink()
    _vim_ends(path)


def _vim_swaps(path: Path) -> None:
    _in_place(_beside(path, ".{}.swp"), "b0VIM 9.0")


def _vim_ends(path: Path) -> None:
    _beside(path, ".{}.swp").unlink()


def emacs_renaming(path: Path, text: str) -> None:
    """emacs as it comes: a lock that leads nowhere, a text saved by itself, the old file renamed to a backup."""
    _emacs_locks(path, text)
    path.replace(_beside(path, "{}~"))
    _anew(path, text)
    path.chmod(0o644)
    _emacs_unlocks(path)


def emacs_copying(path: Path, text: str) -> None:
    """emacs with `backup-by-copying`."""
    _emacs_locks(path, text)
    shutil.copy2(path, _beside(path, "{}~"))
    _in_place(path, text)
    _emacs_unlocks(path)


def _emacs_locks(path: Path, text: str) -> None:
    _beside(path, ".#{}").symlink_to("learner@machine.1234:1700000000")
    _in_place(_beside(path, "#{}#"), text)


def _emacs_unlocks(path: Path) -> None:
    _beside(path, "#{}#").unlink()
    _beside(path, ".#{}").unlink()


def nano_with_backup(path: Path, text: str) -> None:
    """nano -B."""
    backup = _beside(path, "{}~")
    backup.unlink(missing_ok=True)
    _anew(backup, path.read_text())
    os.utime(backup, (0, 0))
    _in_place(path, text)


def vs_code(path: Path, text: str) -> None:
    """VS Code: in place."""
    descriptor = os.open(path, os.O_WRONLY | os.O_TRUNC)
    try:
        os.write(descriptor, text.encode())
        os.fdatasync(descriptor)
    finally:
        os.close(descriptor)


def vs_code_atomic(path: Path, text: str) -> None:
    """VS Code where it saves atomically."""
    aside = _beside(path, "{}.vsctmp")
    _in_place(aside, text)
    aside.replace(path)


def jetbrains(path: Path, text: str) -> None:
    """A safe write: for a moment there is no file."""
    new, old = _beside(path, "{}___jb_tmp___"), _beside(path, "{}___jb_old___")
    _anew(new, text)
    path.rename(old)
    new.rename(path)
    old.unlink()


def kate(path: Path, text: str) -> None:
    """QSaveFile."""
    aside = _beside(path, "{}.aB3xYz")
    _anew(aside, text)
    aside.chmod(0o644)
    aside.replace(path)


def gedit(path: Path, text: str) -> None:
    """g_file_replace, with a backup."""
    aside = path.with_name(".goutputstream-K3F1R2")
    _anew(aside, text)
    backup = _beside(path, "{}~")
    backup.unlink(missing_ok=True)
    os.link(path, backup)
    aside.replace(path)


def delete_and_rename(path: Path, text: str) -> None:
    """A safe write as JetBrains documents it: the original deleted, the temporary file renamed."""
    aside = _beside(path, "{}___jb_bak___")
    _anew(aside, text)
    path.unlink()
    aside.rename(path)


def move_in(path: Path, text: str) -> None:
    """`mv` from outside of what is watched."""
    elsewhere = path.parents[2] / "elsewhere.py"
    elsewhere.write_text(text)
    elsewhere.replace(path)


PATTERNS: tuple[Save, ...] = (
    replace,
    truncate_and_write,
    delete_and_create,
    vim_renaming,
    vim_renaming_elsewhere,
    vim_copying,
    emacs_renaming,
    emacs_copying,
    nano_with_backup,
    vs_code,
    vs_code_atomic,
    jetbrains,
    kate,
    gedit,
    delete_and_rename,
    move_in,
)


# Programs that are on every machine


def in_pieces(path: Path, text: str) -> None:
    """`>` in a shell: emptied first, written piece by piece."""
    half = len(text) // 2
    subprocess.run(
        ["sh", "-c", 'exec > "$0"; printf %s "$1"; printf %s "$2"', path, text[:half], text[half:]], check=True
    )


def cp(path: Path, text: str) -> None:
    subprocess.run(["cp", _elsewhere(path, text), path], check=True)


def mv(path: Path, text: str) -> None:
    subprocess.run(["mv", _elsewhere(path, text), path], check=True)


def tee(path: Path, text: str) -> None:
    subprocess.run(["tee", path], input=text.encode(), stdout=subprocess.DEVNULL, check=True)


def _elsewhere(path: Path, text: str) -> Path:
    elsewhere = path.parents[2] / "elsewhere.py"
    elsewhere.write_text(text)
    return elsewhere


PROGRAMS: tuple[Save, ...] = (in_pieces, cp, mv, tee)
