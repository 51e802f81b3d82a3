"""A course stands on its own: what is in it is a file, and leads nowhere else."""

from __future__ import annotations

import os
from pathlib import Path

from flaxlings.course.fault import Fault, reason


def refuse_links(home: Path, slug: str) -> None:
    """Look at the folders of one topic, not into its files.

    Raises:
        Fault: something in them is a symbolic link, or neither a file nor a folder.
    """
    for folder in (f"checks/{slug}", f"checks/{slug}/stubs", f"solutions/{slug}"):
        path = home / folder
        if path.is_symlink() or path.parent.is_symlink():
            raise _linked(folder)
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    if entry.is_symlink() or not (entry.is_file() or entry.is_dir()):
                        raise _linked(f"{folder}/{entry.name}")
        except (FileNotFoundError, NotADirectoryError):
            # What is not there is said by whoever needs it.
            continue
        except OSError as error:
            raise Fault(f"{folder} cannot be read: {reason(error)}.", "Check its permissions.") from error


def _linked(name: str) -> Fault:
    return Fault(f"{name} is a symbolic link, or no file.", "Put the file itself there: a course stands on its own.")
