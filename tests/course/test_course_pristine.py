from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta, timezone

import pytest

from flaxlings.course.create import create_directory
from flaxlings.course.fault import Fault
from flaxlings.course.pristine import Reset, is_pristine, reset_exercise

NOON = datetime(2025, 1, 31, 12, 0, 0, 999_999, tzinfo=UTC)


@pytest.fixture
def alpha(course):
    return course.by_name["alpha"]


@pytest.fixture
def directory(tmp_path, course):
    return create_directory(tmp_path / "mine", course).directory


@pytest.fixture
def stub(course, alpha) -> str:
    return course.stub_path(alpha).read_text()


def test_the_stub_is_pristine_whatever_an_editor_does_to_its_line_ends(course, alpha, stub):
    texts = [
        stub,
        stub.replace("\n", "\r\n"),
        stub.replace("\n", "\r"),
        stub.rstrip(),
        stub + "\n \t\n",
        "\ufeff" + stub,
    ]
    assert [is_pristine(course, alpha, text) for text in texts] == [True] * 6


def test_any_other_text_is_not_pristine(course, alpha, stub):
    texts = [
        "",
        "\n" + stub,
        stub.replace("NotImplementedError", "ValueError"),
        stub + "x = 1\n",
        stub.replace("\n", " \n"),
    ]
    assert [is_pristine(course, alpha, text) for text in texts] == [False] * 5


def test_a_reset_keeps_what_was_written_and_brings_the_stub_back(course, directory, alpha, stub):
    path = directory.exercise_path(alpha)
    path.write_bytes(b"answer = 42\xff\r\n\x00")
    backup = directory.backups / "alpha.20250131T120000Z.py"
    assert reset_exercise(course, directory, alpha, NOON) == Reset(alpha, path, backup, changed=True)
    assert (path.read_text(), backup.read_bytes()) == (stub, b"answer = 42\xff\r\n\x00")
    assert [entry.name for entry in path.parent.iterdir() if entry.name.startswith(".")] == []


def test_backups_sort_by_time_and_never_overwrite_one_another(course, directory, alpha):
    path = directory.exercise_path(alpha)
    moments = [NOON] * 11 + [NOON.astimezone(timezone(timedelta(hours=9))), NOON + timedelta(seconds=1)]
    backups = []
    for number, moment in enumerate(moments):
        path.write_text(f"answer = {number}\n")
        backups.append(reset_exercise(course, directory, alpha, moment).backup)
    assert backups == sorted(directory.backups.iterdir())
    assert [backup.read_text() for backup in backups] == [f"answer = {number}\n" for number in range(13)]


def test_a_missing_file_and_a_pristine_one_need_no_backup(course, directory, alpha, stub):
    path = directory.exercise_path(alpha)
    untouched = reset_exercise(course, directory, alpha, NOON)
    path.write_bytes(stub.replace("\n", "\r\n").encode())
    line_ends = reset_exercise(course, directory, alpha, NOON)
    path.unlink()
    path.parent.rename(path.parent.with_name("elsewhere"))
    missing = reset_exercise(course, directory, alpha, NOON)
    assert [untouched, line_ends, missing] == [
        Reset(alpha, path, None, changed=False),
        Reset(alpha, path, None, changed=True),
        Reset(alpha, path, None, changed=True),
    ]
    assert (path.read_bytes(), directory.backups.exists()) == (stub.encode(), False)


def test_a_link_is_replaced_and_what_it_led_to_stays(tmp_path, course, directory, alpha, stub):
    path = directory.exercise_path(alpha)
    elsewhere = tmp_path / "elsewhere.py"
    elsewhere.write_text("answer = 42\n")
    path.unlink()
    path.symlink_to(elsewhere)
    reset = reset_exercise(course, directory, alpha, NOON)
    assert (path.is_symlink(), path.read_text(), elsewhere.read_text()) == (False, stub, "answer = 42\n")
    assert reset.backup.read_text() == "answer = 42\n"


def test_a_directory_or_a_pipe_in_the_place_of_the_file_is_refused_at_once(course, directory, alpha):
    path = directory.exercise_path(alpha)
    path.unlink()
    path.mkdir()
    with pytest.raises(Fault, match=r"alpha is not reset: .* is not a file"):
        reset_exercise(course, directory, alpha, NOON)
    path.rmdir()
    os.mkfifo(path)
    with pytest.raises(Fault, match=r"alpha is not reset: .* is not a file"):
        reset_exercise(course, directory, alpha, NOON)


def test_without_a_backup_nothing_is_reset(course, directory, alpha):
    path = directory.exercise_path(alpha)
    path.write_text("answer = 42\n")
    directory.backups.parent.mkdir(exist_ok=True)
    directory.backups.write_text("in the way")
    with pytest.raises(Fault, match=r"alpha is not reset: no backup can be written to .*: File exists") as caught:
        reset_exercise(course, directory, alpha, NOON)
    assert (path.read_text(), caught.value.hint.endswith("Your file is as it was.")) == ("answer = 42\n", True)


def test_a_save_during_a_reset_is_never_lost(course, directory, alpha, monkeypatch):
    path = directory.exercise_path(alpha)
    path.write_text("read by the reset\n")
    replace = type(path).replace

    def saving(source, target):
        if source == path:
            path.write_text("just saved\n")
        return replace(source, target)

    monkeypatch.setattr(type(path), "replace", saving)
    with pytest.raises(Fault, match=r"alpha is not reset: .* was saved in this moment"):
        reset_exercise(course, directory, alpha, NOON)
    (backup,) = directory.backups.iterdir()
    assert (path.read_text(), backup.read_text()) == ("just saved\n", "read by the reset\n")
    assert [entry.name for entry in path.parent.iterdir() if entry.name.startswith(".")] == []


def test_a_save_while_the_file_is_aside_is_never_overwritten(course, directory, alpha, monkeypatch):
    path = directory.exercise_path(alpha)
    path.write_text("read by the reset\n")
    hardlink_to = type(path).hardlink_to

    def saving(target, source):
        path.write_text("just saved\n")
        return hardlink_to(target, source)

    monkeypatch.setattr(type(path), "hardlink_to", saving)
    with pytest.raises(Fault, match=r"alpha is not reset: .* was saved in this moment"):
        reset_exercise(course, directory, alpha, NOON)
    (backup,) = directory.backups.iterdir()
    assert (path.read_text(), backup.read_text()) == ("just saved\n", "read by the reset\n")


KILLED = """
import os, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from flaxlings.course.directory import Directory
from flaxlings.course.manifest import load_course
from flaxlings.course.pristine import reset_exercise

home, root = map(Path, arguments)
course = load_course(home)

def moment(step):
    # Names that are taken would cost steps of their own.
    return datetime(2026, 11, 21, tzinfo=UTC) + timedelta(seconds=step)

def killed_at(step):
    count = 0
    def dying(event, arguments):
        nonlocal count
        if event in ("open", "os.rename", "os.remove", "os.link", "os.mkdir") and root.name in str(arguments):
            count += 1
            if count == step:
                os.kill(os.getpid(), 9)
    sys.addaudithook(dying)
    reset_exercise(course, Directory(root), course.by_name["alpha"], moment(step))
    os._exit(0)

path = root / "exercises/01_first/alpha.py"
seen = []
for step in range(1, 100):
    path.write_text(f"my work {step}")
    child = os.fork()
    if child == 0:
        killed_at(step)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
        break
    kept = [file.read_text() for file in root.rglob("*") if file.is_file() and "alpha" in file.name]
    seen.append([f"my work {step}" in kept, path.exists()])
    if not path.exists():
        reset_exercise(course, Directory(root), course.by_name["alpha"], moment(step))
print(json.dumps([seen, path.read_text(), sorted(file.read_text() for file in root.rglob("alpha.2*"))]))
"""


def test_being_killed_at_any_step_of_a_reset_loses_nothing(course, directory, stub, run_python):
    seen, text, backups = json.loads(run_python(KILLED, str(course.home), str(directory.root)))
    assert len(seen) > 8
    assert all(kept for kept, _ in seen)
    # The file was aside in at least one of these moments.
    assert not all(there for _, there in seen)
    assert text == stub
    assert f"my work {len(seen) + 1}" in backups


FULL_DISK = """
import resource
from datetime import datetime, UTC
from pathlib import Path
from flaxlings.course.directory import Directory
from flaxlings.course.fault import Fault
from flaxlings.course.manifest import load_course
from flaxlings.course.pristine import reset_exercise
home, root, limit = arguments
course = load_course(Path(home))
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    reset_exercise(course, Directory(Path(root)), course.by_name["alpha"], datetime.now(UTC))
except Fault as fault:
    print(fault.says)
"""


@pytest.mark.parametrize("case", [(4, 0, "no backup can be written"), (20, 1, "cannot be written")])
def test_a_disk_that_fills_up_during_a_reset_costs_the_learner_nothing(course, directory, alpha, run_python, case):
    limit, backups, says = case
    path = directory.exercise_path(alpha)
    path.write_text("answer = 42\n")
    assert says in run_python(FULL_DISK, str(course.home), str(directory.root), limit)
    assert (path.read_text(), len(list(directory.backups.iterdir()))) == ("answer = 42\n", backups)
    assert [entry.name for entry in path.parent.iterdir() if entry.name.startswith(".")] == []


def test_a_course_without_the_stub_says_so(course, directory, alpha):
    course.stub_path(alpha).unlink()
    with pytest.raises(Fault, match=r"checks/01_first/stubs/alpha.py of the course cannot be read"):
        is_pristine(course, alpha, "")
