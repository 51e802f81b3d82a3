"""An update writes what is new and replaces what nobody touched; whatever else is there stays, byte for byte."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from flaxlings.course import update
from flaxlings.course.create import create_directory
from flaxlings.course.directory import Directory
from flaxlings.course.fault import Fault
from flaxlings.course.given import digest_of, encode_given, read_given
from flaxlings.course.model import Course
from flaxlings.course.update import decide_update, update_directory

ALPHA = "exercises/01_first/alpha.py"
BETA = "exercises/01_first/beta.py"
DENSE = "exercises/02_second/linen_dense.py"


@pytest.fixture
def directory(tmp_path: Path, course: Course) -> Directory:
    return create_directory(tmp_path / "mine", course).directory


def stub(course: Course, name: str) -> Path:
    return course.stub_path(course.by_name[name])


def files_of(root: Path) -> dict[str, bytes]:
    paths = (path for path in sorted(root.rglob("*")) if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def hidden(directory: Directory) -> list[str]:
    """What was put aside, or is half written, beside the exercises."""
    return sorted(path.name for path in directory.exercises.rglob(".*"))


_FULL_DISK = """
import resource
from pathlib import Path
from flaxlings.course.directory import Directory
from flaxlings.course.fault import Fault
from flaxlings.course.manifest import load_course
from flaxlings.course.update import update_directory
home, root = map(Path, arguments)
course = load_course(home)
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
try:
    update_directory(course, Directory(root))
except Fault as fault:
    print(fault.says)
"""


@pytest.mark.parametrize(
    ("course", "given", "there", "what"),
    [
        (b"1", None, ..., "new"),
        (b"2", b"1", ..., "deleted"),
        (b"2", b"1", b"1", "changed"),
        (b"2", b"1", b"2", "current"),
        (b"1", None, b"1", "current"),
        (b"1", b"1", b"mine", "edited"),
        (b"2", None, b"mine", "edited"),
        (b"2", b"1", b"mine", "outdated"),
        (b"2", b"1", None, "outdated"),
        (b"1", b"1", None, "edited"),
        (None, b"1", b"1", "gone"),
        (None, b"1", b"mine", "gone"),
    ],
)
def test_what_becomes_of_a_file(course: bytes | None, given: bytes | None, there: object, what: str) -> None:
    found = decide_update(
        {} if course is None else {"a": course},
        {} if given is None else {"a": digest_of(given)},
        {} if there is ... else {"a": there},  # type: ignore[dict-item]
    )
    assert found == {"a": what}


def test_right_after_init_there_is_nothing_to_do(course: Course, directory: Directory) -> None:
    before = files_of(directory.root)
    done = update_directory(course, directory)
    assert set(done.files.values()) == {"current"}
    assert files_of(directory.root) == {**before, ".flaxlings/given.lock": b""}


def test_new_and_changed_files_come_and_edited_ones_stay(tmp_path: Path, write_course, directory: Directory) -> None:
    newer = write_course(tmp_path / "newer", {"01_first": ["alpha", "beta", "gamma"], "03_third": ["delta"]})
    for name in ("alpha", "beta"):
        stub(newer, name).write_text(f"# a better text\ndef {name}(): ...\n")
    (directory.root / ALPHA).write_text("my work\n")
    done = update_directory(newer, directory)
    assert done.those("new") == (
        "exercises/01_first/gamma.py",
        "exercises/03_third/README.md",
        "exercises/03_third/delta.py",
    )
    assert done.those("changed") == (BETA,)
    assert done.those("outdated") == (ALPHA,)
    assert done.those("gone") == tuple(
        f"exercises/02_second/{name}"
        for name in ("README.md", "linen_dense.py", "linen_dense_general.py", "nnx_dense.py")
    )
    assert (directory.root / ALPHA).read_text() == "my work\n"
    assert (directory.root / BETA).read_bytes() == stub(newer, "beta").read_bytes()
    assert (directory.root / "exercises/02_second/linen_dense.py").exists()
    assert not directory.backups.exists()


def test_what_is_edited_is_said_again_until_it_is_the_courses(course: Course, directory: Directory) -> None:
    stub(course, "alpha").write_text("# new\n")
    (directory.root / ALPHA).write_text("my work\n")
    assert update_directory(course, directory).those("outdated") == (ALPHA,)
    assert update_directory(course, directory).those("outdated") == (ALPHA,)
    (directory.root / ALPHA).write_bytes(stub(course, "alpha").read_bytes())
    assert update_directory(course, directory).those("outdated", "edited") == ()
    stub(course, "alpha").write_text("# newer still\n")
    assert update_directory(course, directory).those("changed") == (ALPHA,)


@pytest.mark.parametrize(
    "record", [None, b"", b"{", b"[]", b'{"format": 2, "files": {}}', b'{"format": 1, "files": {"a": 3}}', b"[" * 9_999]
)
def test_without_a_record_nothing_that_differs_is_touched(
    course: Course, directory: Directory, record: bytes | None
) -> None:
    directory.given_path.unlink() if record is None else directory.given_path.write_bytes(record)
    stub(course, "alpha").write_text("# new\n")
    before = (directory.root / ALPHA).read_bytes()
    done = update_directory(course, directory)
    assert (done.those("edited"), (directory.root / ALPHA).read_bytes()) == ((ALPHA,), before)
    assert read_given(directory.given_path)[BETA] == digest_of(stub(course, "beta").read_bytes())


def test_a_record_that_names_other_places_leads_nowhere(tmp_path: Path, course: Course, directory: Directory) -> None:
    outside = tmp_path / "outside.py"
    outside.write_text("not yours\n")
    evil = {"../outside.py": b"not yours\n", str(outside): b"not yours\n"}
    directory.given_path.write_bytes(encode_given(evil))
    done = update_directory(course, directory)
    assert not {"../outside.py", str(outside)} & done.files.keys()
    assert outside.read_text() == "not yours\n"


def test_links_and_folders_in_the_place_of_a_file_stay(tmp_path: Path, course: Course, directory: Directory) -> None:
    elsewhere = tmp_path / "elsewhere.py"
    (directory.root / ALPHA).replace(elsewhere)
    (directory.root / ALPHA).symlink_to(elsewhere)
    (directory.root / BETA).unlink()
    (directory.root / BETA).mkdir()
    for name in ("alpha", "beta"):
        stub(course, name).write_text("# new\n")
    done = update_directory(course, directory)
    assert done.those("outdated") == (ALPHA, BETA)
    assert (directory.root / ALPHA).is_symlink()
    assert elsewhere.read_text() != "# new\n"


def test_a_look_changes_nothing(course: Course, directory: Directory) -> None:
    stub(course, "alpha").write_text("# new\n")
    before = files_of(directory.root)
    assert update_directory(course, directory, dry=True).those("changed") == (ALPHA,)
    assert files_of(directory.root) == before


def test_a_save_between_the_look_and_the_replacing_is_never_lost(
    course: Course, directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub(course, "alpha").write_text("# new\n")
    replace = Path.replace

    def saving(path: Path, target: Path) -> Path:
        if path.name == "alpha.py":
            path.write_text("just saved\n")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", saving)
    assert update_directory(course, directory).those("outdated") == (ALPHA,)
    assert (directory.root / ALPHA).read_text() == "just saved\n"
    assert hidden(directory) == []


def test_a_save_while_the_file_is_aside_is_never_overwritten(
    course: Course, directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub(course, "alpha").write_text("# new\n")
    digest = update.digest_of

    def saving(data: bytes) -> str:
        if not (directory.root / ALPHA).exists():
            (directory.root / ALPHA).write_text("just saved\n")
        return digest(data)

    monkeypatch.setattr(update, "digest_of", saving)
    assert update_directory(course, directory).those("outdated") == (ALPHA,)
    assert (directory.root / ALPHA).read_text() == "just saved\n"
    assert hidden(directory) == []


def test_a_disk_that_fills_up_leaves_every_file_in_its_place(course: Course, directory: Directory, run_python) -> None:
    stub(course, "alpha").write_text("# new\n" * 100)
    before = files_of(directory.root)
    says = run_python(_FULL_DISK, str(course.home), str(directory.root))
    assert says == "The update is not complete: File too large.\n"
    assert files_of(directory.root) == {**before, ".flaxlings/given.lock": b""}
    assert update_directory(course, directory).those("changed") == (ALPHA,)


def test_a_folder_of_exercises_that_is_a_link_is_followed(
    tmp_path: Path, write_course, course: Course, directory: Directory
) -> None:
    """The learner's own link: that is where the exercises are kept."""
    (directory.root / "exercises").replace(tmp_path / "kept")
    (directory.root / "exercises").symlink_to(tmp_path / "kept")
    newer = write_course(tmp_path / "newer", {"01_first": ["alpha", "beta", "gamma"], "02_second": ["linen_dense"]})
    stub(newer, "alpha").write_text("# new\n")
    (directory.root / BETA).write_text("my work\n")
    done = update_directory(newer, directory)
    assert (done.those("new"), done.those("changed")) == (("exercises/01_first/gamma.py",), (ALPHA,))
    assert (tmp_path / "kept/01_first/alpha.py").read_text() == "# new\n"
    assert (tmp_path / "kept/01_first/beta.py").read_text() == "my work\n"
    assert (directory.root / "exercises").is_symlink()


def test_a_file_system_without_links_is_no_hindrance(
    course: Course, directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    stub(course, "alpha").write_text("# new\n")
    assert update_directory(course, directory).those("changed") == (ALPHA,)
    assert (directory.root / ALPHA).read_text() == "# new\n"


def test_the_repository_itself_is_updated_by_git(course: Course) -> None:
    with pytest.raises(Fault) as caught:
        update_directory(course, Directory(course.home))
    assert "git pull" in caught.value.hint


def test_a_second_update_at_the_same_time_waits_and_says_so(
    course: Course, directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = (
        "import sys, filelock\n"
        "with filelock.FileLock(sys.argv[1]):\n"
        "    print('held', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    lock = str(directory.given_path.with_suffix(".lock"))
    monkeypatch.setattr(update, "LOCK_TIMEOUT", 0.1)
    with subprocess.Popen(
        [sys.executable, "-c", script, lock], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Fault, match="Another update"):
            update_directory(course, directory)
        holder.stdin.close()
    assert set(update_directory(course, directory).files.values()) == {"current"}


_KILLED = """
import os, sys
from pathlib import Path
from flaxlings.course import update
from flaxlings.course.directory import Directory
from flaxlings.course.manifest import load_course

step, home, root = int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
count = 0

def dying(event, arguments):
    global count
    if event in ("open", "os.rename", "os.remove", "os.link", "os.mkdir") and str(root) in str(arguments):
        count += 1
        if count == step:
            os.kill(os.getpid(), 9)

sys.addaudithook(dying)
update.update_directory(load_course(home), Directory(root))
"""


@pytest.mark.parametrize("step", range(1, 60, 2))
def test_being_killed_at_any_step_loses_nothing(
    tmp_path: Path, course: Course, directory: Directory, step: int
) -> None:
    (directory.root / BETA).write_text("my work\n")
    old = (directory.root / ALPHA).read_bytes()
    for name in ("alpha", "beta", "linen_dense"):
        stub(course, name).write_text("# new\n")
    subprocess.run([sys.executable, "-c", _KILLED, str(step), str(course.home), str(directory.root)], check=False)
    assert (directory.root / BETA).read_text() == "my work\n"
    kept = [path.read_bytes() for path in directory.root.rglob("*") if path.is_file()]
    assert old in kept or (directory.root / ALPHA).read_bytes() == b"# new\n"
    if (directory.root / ALPHA).exists():
        assert (directory.root / ALPHA).read_bytes() in (old, b"# new\n")
    json.loads(directory.given_path.read_text())
    done = update_directory(course, directory)
    assert [(directory.root / name).read_text() for name in (ALPHA, DENSE)] == ["# new\n"] * 2
    assert BETA in done.those("outdated")
    assert (directory.root / BETA).read_text() == "my work\n"


_FILES = st.dictionaries(st.sampled_from("abc"), st.binary(max_size=2))
_THERE = st.dictionaries(st.sampled_from("abc"), st.none() | st.binary(max_size=2))


@for_all(_FILES, _FILES, _THERE)
def test_nothing_is_written_over_what_was_not_given(
    course: dict[str, bytes], given: dict[str, bytes], there: dict[str, bytes | None]
) -> None:
    found = decide_update(course, {name: digest_of(data) for name, data in given.items()}, there)
    for name, what in found.items():
        if what == "changed":
            assert there[name] == given[name] != course[name]
        elif what == "new":
            assert name not in there
    assert found.keys() == course.keys() | (given.keys() & there.keys())
