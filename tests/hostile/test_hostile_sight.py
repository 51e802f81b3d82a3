"""What a confined text sees and reaches, by texts that look: nothing is believed that was only asked for.

Where this system has no namespaces for users these tests are skipped, but for those of what is done everywhere.
"""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from cells import Cell


def test_the_environment_tells_nothing_of_the_user(cell: Cell) -> None:
    names = set(cell.says("return ' '.join(sorted(os.environ))").split())
    ours = {
        "FLAXLINGS_RUN",
        "HOME",
        "LANG",
        "PATH",
        "PYTHONDONTWRITEBYTECODE",
        "PYTHONIOENCODING",
        "PYTHONPATH",
        "TMPDIR",
    }
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
