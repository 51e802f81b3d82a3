"""What flaxlings keeps on disk to be quick: transcripts of references, and compiled programs.

Everything in it is made again when it is missing, so it can be deleted at any time, and several flaxlings can use it at
once: a file is there whole or not at all, and its first bytes are the digest of the rest. The directory is the user's
own; one that somebody else could have written is not used.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import stat
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from flaxlings.course.atomic import replace_file
from flaxlings.judge.observation import Transcript
from flaxlings.run.sealed import seal, unseal

VARIABLE = "FLAXLINGS_CACHE"
"""Names the directory, instead of the user's cache directory; `off` keeps nothing."""
SIZE_LIMIT = 256 << 20
"""Bytes of everything together. The whole course needs a few MB for one version of jax."""
AGE_LIMIT = 90 * 86400.0
"""Seconds since the last use."""
STALE = 3600.0
"""Seconds after which a file that was never put in place has lost its writer."""
PRUNING = 86400.0
"""Seconds between two looks at all that is there."""

_TAG = "CACHEDIR.TAG"
"""What backup programs look for (https://bford.info/cachedir/). It also says that a directory is one of ours, and when
somebody pruned last."""
_TAG_TEXT = b"Signature: 8a477f597d28d172789f06886806bc55\n# Made by flaxlings; it can be deleted at any time.\n"
_GENERATIONS = "[0-9a-f]" * 16
_PACKAGES = ("jax", "jaxlib", "flax", "optax", "numpy", "ml_dtypes")
_VARIABLES = ("JAX_", "XLA_", "FLAX_")
_HELPERS = ("check.py", "judge/observation.py", "run/interpreter.py", "run/wire.py", "run/worker/*.py")
_encoder = msgspec.msgpack.Encoder()
_transcripts = msgspec.msgpack.Decoder(Transcript)


class NoCache(Exception):
    """Nothing can be kept on disk; the text says why, in one line."""


@dataclass(frozen=True, slots=True)
class Cache:
    """A directory, and the generation in it: what all that is kept depends on. Whatever else is there is not ours."""

    root: Path
    generation: str

    @property
    def tag(self) -> Path:
        """What makes the generation's directory one of ours."""
        return self.root / self.generation / _TAG

    @property
    def _references(self) -> Path:
        return self.root / self.generation / "references"

    @property
    def course_programs(self) -> Path:
        """Compiled by workers that ran nothing but the course's own texts."""
        return self.root / self.generation / "programs" / "course"

    @property
    def learner_programs(self) -> Path:
        """Compiled by workers that ran a learner's text; no reference is ever made with them."""
        return self.root / self.generation / "programs" / "learner"

    def transcript(self, name: str) -> Transcript | None:
        """The transcript that is kept under this name, if there is one and it is whole."""
        path = self._references / name
        try:
            data = path.read_bytes()
        except OSError:
            return None
        body = unseal(data)
        if body is None:
            return None
        try:
            transcript = _transcripts.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        return transcript

    def keep(self, name: str, transcript: Transcript) -> None:
        """Keep a transcript under this name; where it cannot be written, the next run makes it again."""
        with contextlib.suppress(OSError, UnicodeEncodeError):
            replace_file(self._references / name, seal(_encoder.encode(transcript)))

    def files(self) -> Iterator[tuple[Path, os.stat_result]]:
        """Every file of every generation."""
        # The user may have named a directory with other things in it.
        for tag in self.root.glob(f"{_GENERATIONS}/{_TAG}"):
            for directory, _, names in os.walk(tag.parent):
                for path in (Path(directory) / name for name in names):
                    # Another flaxlings may be removing it.
                    with contextlib.suppress(OSError):
                        if path != tag:
                            yield path, path.lstat()

    def size(self) -> int:
        """Bytes of everything in it."""
        return sum(info.st_size for _, info in self.files())

    def prune_daily(self, *, now: float | None = None) -> None:
        """Prune, if nobody has since yesterday: to look at every file takes a while."""
        now = time.time() if now is None else now
        try:
            # A stamp from the future is that of a clock that was wrong.
            if 0.0 <= now - self.tag.stat().st_mtime < PRUNING:
                return
            os.utime(self.tag, (now, now))
        except OSError:
            return
        self.prune(now=now)

    def prune(self, *, now: float, limit: int = SIZE_LIMIT) -> None:
        """Remove what was not used for long, what killed writers left, and the longest unused of what is too much."""
        total = 0
        for path, info in sorted(self.files(), key=lambda each: each[1].st_mtime, reverse=True):
            total += info.st_size
            age = now - info.st_mtime
            unfinished = path.name.startswith(".") and age > STALE
            if unfinished or age > AGE_LIMIT or total > limit:
                with contextlib.suppress(OSError):
                    path.unlink()


def open_cache(environ: Mapping[str, str] = os.environ) -> Cache:
    """The user's cache directory, made if it is not there.

    Raises:
        NoCache: the user wants none, it cannot be made, or somebody else could write to it.
    """
    root = cache_root(environ)
    if root is None:
        raise NoCache(f"{VARIABLE} is off")
    if not root.is_absolute():
        raise NoCache(f"{VARIABLE} is {str(root)!r}, which is not an absolute path")
    cache_ = Cache(root, generation(environ))
    try:
        _make_private(root)
        for directory in (cache_._references, cache_.course_programs, cache_.learner_programs):  # noqa: SLF001 -- its own maker
            directory.mkdir(parents=True, exist_ok=True)
        if not cache_.tag.exists():
            replace_file(cache_.tag, _TAG_TEXT)
            os.utime(cache_.tag, (0.0, 0.0))  # the generations before this one are to be looked at
    except OSError as error:
        raise NoCache(f"{root} cannot be used: {error.strerror or error}") from None
    return cache_


def cache_root(environ: Mapping[str, str] = os.environ) -> Path | None:
    """Where the cache is, or would be; None where the user wants none."""
    named = environ.get(VARIABLE, "")
    if named == "off":
        return None
    return Path(named) if named else _users_directory()


def reference_name(*, exercise: str, check: str, solution: str, seeds: tuple[int, ...] | None) -> str:
    """The name of a reference's transcript: a digest of what it is made from, the generation apart."""
    return hashlib.sha256(_encoder.encode((exercise, check, solution, seeds))).hexdigest()[:32]


def generation(environ: Mapping[str, str]) -> str:
    """A digest of what every file of the cache depends on: versions, machine, our own program, jax's settings."""
    settings = sorted((name, value) for name, value in environ.items() if name.startswith(_VARIABLES))
    parts = (platform.python_version(), *(_version(each) for each in _PACKAGES), *_machine(), _program(), settings)
    return hashlib.sha256(_encoder.encode(parts)).hexdigest()[:16]


def _version(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 -- slow, and workers start before it

    try:
        return version(package)
    except PackageNotFoundError:
        return ""


@cache
def _machine() -> tuple[str, ...]:
    """The kind of processor, to its features: a home can be shared by machines that differ in them."""
    features = ""
    with contextlib.suppress(OSError), Path("/proc/cpuinfo").open(encoding="utf-8", errors="replace") as file:
        features = next((line for line in file if line.startswith(("flags", "Features"))), "")
    return platform.system(), platform.machine(), features


@cache
def _program() -> str:
    """A digest of the parts of flaxlings that decide what a transcript holds."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for pattern in _HELPERS:
        for path in sorted(package.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _users_directory() -> Path:
    from platformdirs import user_cache_path  # noqa: PLC0415 -- only for whoever names no directory

    return user_cache_path("flaxlings", appauthor=False)


def _make_private(root: Path) -> None:
    root.parent.mkdir(parents=True, exist_ok=True)
    root.mkdir(mode=0o700, exist_ok=True)
    info = root.lstat()
    if not stat.S_ISDIR(info.st_mode):
        raise NoCache(f"{root} is no directory")
    if hasattr(os, "geteuid") and info.st_uid != os.geteuid():
        raise NoCache(f"{root} belongs to somebody else")
    if info.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise NoCache(f"{root} can be written by others; `chmod go-w` makes it yours alone")
