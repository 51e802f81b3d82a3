"""Each measure of strict mode, by a text that tries what it forbids: nothing is believed that was only asked for.

Where this system has no namespaces for users these tests are skipped, but for those of what is done everywhere.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from runs import is_gone, the_observation

from flaxlings.judge.observation import Text, Transcript
from flaxlings.run.pipes import LaunchFault
from flaxlings.run.sandbox import Limits
from flaxlings.run.strict import Room, StrictPool
from flaxlings.run.wire import Job

CHECK = """
from flaxlings.check import pitfall, probe

SECRET = "the words of the solution"

@probe("what it says")
def said(exercise, seed):
    return exercise.f(seed)

pitfall("one", replace=("the words", SECRET), says="Never shown.")
"""
SMALL = Limits(memory=1 << 30, file_size=1 << 20, disk=4 << 20, open_files=64, processes=400)
FIRST = "from pathlib import Path\nimport os, sys\n\ndef f(seed):\n"


class Cell:
    """A room with one check, in which texts are run."""

    def __init__(self, root: Path, secret: Path, room: Room) -> None:
        self.root = root
        self.secret = secret
        self.room = room
        self.pool = StrictPool(room)
        self.check = root / "check.py"
        self.check.write_text(CHECK, encoding="utf-8")

    def run(self, body: str, time_limit: float = 30.0) -> Transcript:
        """Run a text whose `f(seed)` has these lines."""
        source = FIRST + "".join(f"    {line}\n" for line in body.strip("\n").splitlines())
        path = str(self.root / "exercises" / "exercise.py")
        return self.pool.run(Job("exercise", source, path, str(self.check), str(self.root), (5,), time_limit))

    def says(self, body: str) -> str:
        """What such a text returned."""
        (leaf,) = the_observation(self.run(body)).leaves
        assert isinstance(leaf.value, Text), leaf
        return leaf.value.text


@pytest.fixture(scope="module")
def cell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cell]:
    root = tmp_path_factory.mktemp("cell")
    secret = root / "solutions" / "secret.py"
    secret.parent.mkdir()
    secret.write_text("the solution", encoding="utf-8")
    # As an editable installation leaves it among the packages.
    packages = tmp_path_factory.mktemp("packages")
    copy = packages / "flaxlings" / "_course" / "solutions" / "secret.py"
    copy.parent.mkdir(parents=True)
    copy.write_text("the solution", encoding="utf-8")
    paths = [str(packages), *filter(None, [os.environ.get("PYTHONPATH")])]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FLAXLINGS_CACHE", str(root / "cache"))
        patch.setenv("FLAXLINGS_COURSE", str(root))
        patch.setenv("SECRET_TOKEN", "hunter2")
        patch.setenv("PYTHONPATH", os.pathsep.join(paths))
        cell = Cell(root, secret, Room((root,), SMALL))
        yield cell
        cell.pool.close()


@pytest.fixture
def shut(cell: Cell) -> Cell:
    """The cell, where this system can shut it."""
    if not cell.room.means.sandbox.mounts:
        pytest.skip(f"no namespaces here: {cell.room.means.failed}")
    return cell


def test_the_environment_tells_nothing_of_the_user(cell: Cell) -> None:
    names = set(cell.says("return ' '.join(sorted(os.environ))").split())
    ours = {"HOME", "LANG", "PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONIOENCODING", "PYTHONPATH", "TMPDIR"}
    jaxs = {"JAX_PLATFORMS", "JAX_TRACEBACK_FILTERING", "OPENBLAS_NUM_THREADS", "TF_CPP_MIN_LOG_LEVEL"}
    # The last three come from Python and jax themselves.
    assert names - ours - jaxs <= {"LC_CTYPE", "TPU_SKIP_MDS_QUERY", "TPU_ML_PLATFORM", "LD_LIBRARY_PATH"}
    values = cell.says("return ' '.join(os.environ.values())")
    assert [word for word in ("hunter2", str(cell.root)) if word in values] == []


def test_the_directory_is_clean_and_is_gone_afterwards(cell: Cell) -> None:
    body = "found = os.listdir('.')\nPath('left').write_text('x')\nreturn f'{os.getcwd()} {found}'"
    where, _, found = cell.says(body).partition(" ")
    again, _, nothing = cell.says(body).partition(" ")
    assert (found, nothing) == ("[]", "[]")
    assert where != again
    assert not Path(where).exists()


def test_the_check_in_memory_and_on_disk_knows_no_pitfall(cell: Cell) -> None:
    body = """
import gc
module = sys.modules['flaxlings_check_exercise']
kinds = {type(each).__name__ for each in gc.get_objects()} & {'Pitfall', 'Variant', 'Transcript'}
return f"{hasattr(module, 'SECRET')} {kinds} {'words' in Path(module.__file__).read_text()}"
"""
    assert cell.says(body) == "False set() False"


def test_no_reference_and_no_cache_is_in_the_job(cell: Cell) -> None:
    body = """
import jax
frame = sys._getframe()
while 'job' not in frame.f_locals:
    frame = frame.f_back
job = frame.f_locals['job']
return f"{job.programs} {job.purpose} {job.directory} {job.path} {jax.config.jax_compilation_cache_dir}"
"""
    assert cell.says(body) == "() answer . exercise.py None"


@pytest.mark.parametrize(
    "find",
    [
        "Path({secret!r})",
        "Path('/proc/1/root' + {secret!r})",
        "Path('/proc/self/root' + {secret!r})",
        "Path(f'/proc/{{os.getppid()}}/root' + {secret!r})",
        "Path('/proc/1/cwd/solutions/secret.py')",
        "Path('../../solutions/secret.py')",
        "(Path(sys.modules['flaxlings'].__file__).parents[2] / 'solutions/secret.py')",
        "Path('/dev/fd/../../..' + {secret!r})",
    ],
)
def test_a_file_of_the_course_is_not_there_by_any_name(shut: Cell, find: str) -> None:
    body = f"""
try:
    return {find.format(secret=str(shut.secret))}.read_text()
except OSError as error:
    return type(error).__name__
"""
    assert shut.says(body) in {"FileNotFoundError", "PermissionError", "NotADirectoryError"}


def test_of_our_program_only_what_a_worker_imports_is_there(shut: Cell) -> None:
    body = """
found = set()
for place in sys.path:
    for path in Path(place).glob('flaxlings/**/*.py'):
        found.add(str(path.relative_to(place)))
return ' '.join(sorted(found))
"""
    found = shut.says(body).split()
    assert "flaxlings/run/worker/serve.py" in found
    assert [name for name in found if "session" in name or "command" in name or "_course" in name] == []


@pytest.mark.parametrize("target", ["sys.modules['flaxlings'].__file__", "os.__file__", "'/usr/x'", "'/x'", "'/etc/x'"])
def test_nothing_but_the_clean_directory_can_be_written(shut: Cell, target: str) -> None:
    body = f"""
try:
    open({target}, 'a').close()
except OSError as error:
    return error.strerror
return 'written'
"""
    assert shut.says(body) == "Read-only file system"


def test_what_is_shut_cannot_be_opened_again(shut: Cell) -> None:
    body = """
import ctypes
libc = ctypes.CDLL(None)
tried = [
    libc.umount2(b'/proc', 2),
    libc.umount2(b'/usr', 2),
    libc.mount(b'none', b'/usr', None, 32 | 4096, None),
    libc.unshare(0x10000000),
    libc.unshare(0x00020000),
    libc.chroot(b'.'),
    libc.ptrace(16, 1, 0, 0),
    os.system('true') and 1,
]
return str(tried)
"""
    assert shut.says(body) == "[-1, -1, -1, -1, -1, -1, -1, 0]"


def test_there_is_no_network_not_even_this_machines_own(shut: Cell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        body = f"""
import socket
found = []
for address in (('127.0.0.1', {server.getsockname()[1]}), ('192.0.2.1', 80)):
    try:
        socket.create_connection(address, 2)
        found.append('connected')
    except OSError as error:
        found.append(error.strerror)
return ', '.join(found) + ' ' + str([name for _, name in socket.if_nameindex()])
"""
        assert shut.says(body) == "Network is unreachable, Network is unreachable ['lo']"


def test_no_other_process_is_in_sight(shut: Cell) -> None:
    body = "return ' '.join(sorted(name for name in os.listdir('/proc') if name.isdigit()))"
    assert shut.says(body) == "1 2"


def test_killing_whoever_started_it_ends_only_the_run(shut: Cell) -> None:
    assert shut.says("os.kill(1, 9)\nreturn 'still here'") == "still here"
    for attempt in ("os.killpg(0, 9)", "os.kill(os.getpid(), 9)", "os.kill(0, 15)"):
        transcript = shut.run(attempt + "\nimport signal\nsignal.pause()")
        assert (transcript.ending, transcript.observations) == ("died", ()), (attempt, transcript)


@pytest.mark.parametrize(
    ("how", "detail"),
    [
        ("os._exit(3)", "exit code 3"),
        ("import ctypes\nctypes.string_at(0)", "signal 11 (SIGSEGV)"),
        ("os.kill(os.getpid(), 15)", "signal 15 (SIGTERM)"),
    ],
)
def test_how_a_run_ended_is_told_as_it_is_elsewhere(shut: Cell, how: str, detail: str) -> None:
    transcript = shut.run(how)
    assert (transcript.ending, transcript.detail) == ("died", detail)


def test_a_thousand_forks_are_not_to_be_had_and_nothing_of_them_is_left(shut: Cell) -> None:
    if not shut.room.means.limits_processes:
        pytest.skip("root, and a Linux before 6.14")
    body = """
import signal
count = 0
try:
    for _ in range(1000):
        if os.fork() == 0:
            os.setsid()
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            while True:
                signal.pause()
        count += 1
except OSError as error:
    return f'{count < 400} {error.strerror}'
return f'{count}'
"""
    assert shut.says(body) == "True Resource temporarily unavailable"


def test_a_daemon_ends_with_its_run(shut: Cell) -> None:
    body = """
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True:
            pass
    os._exit(0)
return 'gone'
"""
    assert shut.says(body) == "gone"
    assert all(map(is_gone, _naming(str(shut.room._root))))


def _naming(text: str) -> set[int]:
    """Every process whose environment names this."""
    found = set()
    for process in Path("/proc").iterdir():
        # It may have ended.
        with suppress(OSError):
            if process.name.isdigit() and text.encode() in (process / "environ").read_bytes():
                found.add(int(process.name))
    return found


def test_a_file_and_all_files_together_have_a_size(shut: Cell) -> None:
    body = """
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
said = []
for name, size in (('one', 1 << 30), *((f'many{n}', 1 << 20) for n in range(100))):
    try:
        with open(name, 'wb', buffering=0) as file:
            for _ in range(size >> 16):
                if file.write(bytes(1 << 16)) < 1 << 16:
                    raise OSError(0, 'short')
    except OSError as error:
        said.append(error.strerror)
        if name != 'one':
            break
return ', '.join(said)
"""
    assert shut.says(body) == "File too large, No space left on device"


def test_so_many_files_are_open_at_a_time(cell: Cell) -> None:
    body = """
files = []
try:
    while True:
        files.append(open(os.devnull))
except OSError as error:
    return f'{len(files) < 64} {error.strerror}'
"""
    assert cell.says(body) == "True Too many open files"


def test_memory_has_a_limit_that_a_module_does_not_come_near(cell: Cell) -> None:
    body = """
import jax, jax.numpy as jnp
from flax import linen as nn
nn.Dense(4).init(jax.random.PRNGKey(0), jnp.ones((2, 3)))
try:
    return str(len(bytearray(8 << 30)))
except MemoryError:
    return 'MemoryError'
"""
    assert cell.says(body) == "MemoryError"


def test_memory_of_many_processes_has_the_same_limit(shut: Cell) -> None:
    body = """
for _ in range(4):
    if os.fork() == 0:
        block = bytearray(b'x') * (400 << 20)
        while True:
            pass
while True:
    pass
"""
    transcript = shut.run(body)
    assert (transcript.ending, transcript.detail) == ("died", "signal 9 (SIGKILL)")
    assert "all its processes together used more than 1 GiB of memory" in transcript.output


def test_a_loop_is_ended_at_its_time_limit_with_all_that_it_started(shut: Cell) -> None:
    transcript = shut.run("os.fork()\nos.fork()\nwhile True:\n    pass", time_limit=0.5)
    assert (transcript.ending, transcript.observations) == ("timed-out", ())


def test_a_run_ends_when_whoever_asked_for_it_is_killed(tmp_path: Path) -> None:
    (tmp_path / "check.py").write_text(CHECK, encoding="utf-8")
    script = f"""
from flaxlings.run.strict import Room, StrictPool
from flaxlings.run.wire import Job
source = "import sys\\nsys.stderr.write('x')\\ndef f(seed):\\n    while True:\\n        pass\\n"
room = Room()
print(room._root, flush=True)
StrictPool(room).run(Job("exercise", source, "exercise.py", {str(tmp_path / "check.py")!r}, ".", (5,), 1000.0))
"""
    environ = {**os.environ, "TMPDIR": str(tmp_path)}
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env=environ)
    assert process.stdout is not None
    with process.stdout as stdout:
        root = stdout.readline().strip()
        pids: set[int] = set()
        while not pids:
            # Until a worker is there: its environment names its directory.
            pids = _naming(f"{root}/run2")
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert all(map(is_gone, pids))


def test_where_there_are_no_namespaces_the_rest_is_done_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "plan9")
    room = Room((), SMALL)
    monkeypatch.undo()
    assert (room.means.sandbox.namespaces, room.means.sandbox.mounts) == (False, ())
    assert (room.means.limits_processes, room.means.failed) == (False, "plan9 has no namespaces")
    cell = Cell(tmp_path, tmp_path, room)
    try:
        assert cell.says("return str(os.listdir('.'))") == "[]"
        assert cell.says("return str('flaxlings_check_exercise' in sys.modules)") == "True"
        assert cell.run("os.kill(os.getpid(), 9)").detail == "signal 9 (SIGKILL)"
    finally:
        cell.pool.close()


def test_a_room_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    room = Room()
    assert list(tmp_path.iterdir()) == [room._root]
    room.close()
    assert list(tmp_path.iterdir()) == []


def test_a_worker_that_cannot_be_confined_runs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Room, "_tried", lambda self, sandbox: ("Operation not permitted", frozenset()))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(LaunchFault, match="no worker can be confined: Operation not permitted"):
        Room()
    assert list(tmp_path.iterdir()) == []
