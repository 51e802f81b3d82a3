from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from flaxlings.course.create import create_directory
from flaxlings.course.directory import Directory, find_directory
from flaxlings.course.fault import Fault
from flaxlings.course.model import Course

FILES = (
    ".editorconfig",
    ".gitignore",
    ".vscode/settings.json",
    "README.md",
    "exercises/01_first/README.md",
    "exercises/01_first/alpha.py",
    "exercises/01_first/beta.py",
    "exercises/02_second/README.md",
    "exercises/02_second/linen_dense.py",
    "exercises/02_second/linen_dense_general.py",
    "exercises/02_second/nnx_dense.py",
    "pyrightconfig.json",
    "ruff.toml",
)


def files_in(root: Path) -> tuple[str, ...]:
    return tuple(sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()))


def fault_of(target: Path, course: Course) -> tuple[str, str]:
    with pytest.raises(Fault) as caught:
        create_directory(target, course)
    assert caught.value.exit_code == 2
    return caught.value.says, caught.value.hint


def test_a_new_directory_holds_stubs_readmes_and_settings_and_nothing_else(tmp_path, course):
    target = tmp_path / "deep" / "mine"
    created = create_directory(target, course)
    assert (created.directory, created.files) == (Directory(target), FILES)
    assert files_in(target) == tuple(sorted((*FILES, ".flaxlings/given.json")))
    assert sorted(path.name for path in target.iterdir() if path.is_dir()) == [".flaxlings", ".vscode", "exercises"]
    for exercise in course.exercises:
        assert (target / exercise.path).read_bytes() == course.stub_path(exercise).read_bytes()
    for topic in course.topics:
        readme = target / "exercises" / topic.slug / "README.md"
        assert readme.read_bytes() == course.readme_path(topic).read_bytes()
    assert find_directory(target, course) == created.directory


def test_files_can_be_read_and_written_like_any_other(tmp_path, course):
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "file").write_text("")
    root = create_directory(tmp_path / "mine", course).directory.root
    plain = [(tmp_path / "plain" / "file").stat().st_mode, (tmp_path / "plain").stat().st_mode]
    assert [(root / "README.md").stat().st_mode, (root / "exercises").stat().st_mode] == plain


@pytest.mark.parametrize("target", [".", "mine"])
def test_an_empty_directory_or_one_with_version_control_only_will_do(tmp_path, course, monkeypatch, target):
    monkeypatch.chdir(tmp_path)
    here = tmp_path / "here"
    (here / "mine").mkdir(parents=True)
    if target == ".":
        (here / "mine").rmdir()
        (here / ".git").mkdir()
        (here / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    monkeypatch.chdir(here)
    created = create_directory(Path(target), course)
    assert (created.directory.root, created.files) == ((here / target).resolve(), FILES)
    assert (here / ".git" / "HEAD").exists() == (target == ".")


def test_a_gitignore_that_is_there_is_added_to(tmp_path, course):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / ".gitignore").write_text("*.log\n.venv/")
    create_directory(tmp_path / "mine", course)
    lines = (tmp_path / "mine" / ".gitignore").read_text().splitlines()
    assert lines == ["*.log", ".venv/", ".flaxlings/", "__pycache__/", ".ruff_cache/"]


def test_a_directory_with_anything_else_in_it_is_refused_and_left_alone(tmp_path, course):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.tex").write_text("\\section{One}")
    expected = (
        f"{tmp_path / 'mine'} is not empty: it holds thesis.tex.",
        "Choose another name: `flaxlings init NAME`.",
    )
    assert (fault_of(tmp_path / "mine", course), files_in(tmp_path / "mine")) == (expected, ("thesis.tex",))


def test_a_learner_s_directory_is_never_made_twice(tmp_path, course):
    create_directory(tmp_path / "mine", course)
    (tmp_path / "mine" / "exercises" / "01_first" / "alpha.py").write_text("answer = 42\n")
    assert "is not empty" in fault_of(tmp_path / "mine", course)[0]
    assert (tmp_path / "mine" / "exercises" / "01_first" / "alpha.py").read_text() == "answer = 42\n"


def test_a_file_and_a_symbolic_link_are_refused(tmp_path, course):
    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    assert [fault_of(tmp_path / name, course)[0] for name in ("file", "link", "dangling", "file/below")] == [
        f"{tmp_path / 'file'} is there already, and is not a directory.",
        f"{tmp_path / 'link'} is a symbolic link.",
        f"{tmp_path / 'dangling'} is a symbolic link.",
        f"{tmp_path / 'file/below'} cannot be filled: Not a directory.",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dangling", "empty", "file", "home", "link"]


def test_a_course_without_one_of_its_stubs_makes_no_directory(tmp_path, course):
    course.stub_path(course.by_name["beta"]).unlink()
    assert fault_of(tmp_path / "mine", course) == (
        "checks/01_first/stubs/beta.py of the course cannot be read: No such file or directory.",
        "Install flaxlings again.",
    )
    assert not (tmp_path / "mine").exists()


FULL_DISK = """
import resource
from pathlib import Path
from flaxlings.course.create import create_directory
from flaxlings.course.fault import Fault
from flaxlings.course.manifest import load_course
home, target = map(Path, arguments)
course = load_course(home)
# No file may grow beyond 600 bytes: the write of the README fails in its middle, as it does on a full disk.
resource.setrlimit(resource.RLIMIT_FSIZE, (600, 600))
try:
    create_directory(target, course)
except Fault as fault:
    print(fault.says, fault.hint, sep="\\n")
"""


@pytest.mark.parametrize("existing", [False, True])
def test_a_write_that_fails_half_way_leaves_nothing_behind(tmp_path, course, run_python, existing):
    target = tmp_path / "deep" / "mine"
    if existing:
        (target / ".git").mkdir(parents=True)
    printed = run_python(FULL_DISK, str(course.home), str(target))
    assert printed.splitlines() == [
        f"{target} cannot be filled: File too large.",
        "Nothing was left behind. Make room or choose a place that you may write to.",
    ]
    left = [path.relative_to(tmp_path).as_posix() for path in sorted(tmp_path.glob("deep/**/*"))]
    assert left == (["deep/mine", "deep/mine/.git"] if existing else [])
    assert (tmp_path / "deep").exists() == existing


class RacingCourse(Course):
    """While the course is read, somebody else makes a directory where `README.md` should go."""

    def readme_path(self, topic):
        (self.home.parent / "mine" / "README.md").mkdir(parents=True, exist_ok=True)
        return super().readme_path(topic)


def test_what_remains_of_a_move_that_fails_half_way_is_said(tmp_path, course):
    target = tmp_path / "mine"
    says, hint = fault_of(target, RacingCourse(course.home, course.topics))
    assert (says, hint) == (
        f"{target} cannot be filled: Is a directory.",
        "Remove .editorconfig, .flaxlings, .vscode from it, then run `flaxlings init` again.",
    )
    assert sorted(path.name for path in target.iterdir()) == [
        ".editorconfig",
        ".flaxlings",
        ".vscode",
        "README.md",
    ]


def test_ruff_is_quiet_about_a_stub_and_reports_what_would_fail(tmp_path, course):
    pytest.importorskip("ruff")
    directory = create_directory(tmp_path / "mine", course).directory
    stub = directory.exercise_path(course.by_name["alpha"])

    def ruff() -> tuple[int, str]:
        command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=json", "--fix", "."]
        done = subprocess.run(command, cwd=directory.root, capture_output=True, text=True, check=False)
        return done.returncode, " ".join(finding["code"] for finding in json.loads(done.stdout))

    unfinished = "import jax\nfrom flax import linen as nn\n\n\ndef alpha(x):\n    width = x.shape[-1]\n    ...\n"
    stub.write_text(unfinished)
    assert (ruff(), stub.read_text()) == ((0, ""), unfinished)
    stub.write_text(unfinished.replace("...", "return jnp.zeros(width)"))
    assert ruff() == (1, "F821")


def test_settings_for_editors_are_what_those_editors_read(tmp_path, course):
    root = create_directory(tmp_path / "mine", course).directory.root
    pyright = json.loads((root / "pyrightconfig.json").read_text())
    vscode = json.loads((root / ".vscode" / "settings.json").read_text())
    assert (pyright["typeCheckingMode"], pyright["include"]) == ("basic", ["exercises"])
    assert vscode["files.exclude"]["**/.flaxlings"] is True
    assert vscode["[python]"]["editor.codeActionsOnSave"]["source.organizeImports"] == "never"
    assert (root / ".editorconfig").read_text().startswith("root = true\n")
    commands = [line.split("`")[1] for line in (root / "README.md").read_text().splitlines() if line.startswith("| `")]
    assert commands == ["flaxlings", "flaxlings hint", "flaxlings reset NAME"]
