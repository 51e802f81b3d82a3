"""A worker, from its first job to its end.

The contract: whoever runs this owns the process. It reads jobs from `jobs`, writes messages to `answers`, sends
whatever is printed to `output`, and never returns. It rehearses and recites until a job is an answer; that one is
run, and the process ends.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import struct
import sys
import threading
import traceback
from typing import NoReturn

from flaxlings.run.wire import Job, Message, Rehearsed, decode_job, encode
from flaxlings.run.worker.memory import limit_memory
from flaxlings.run.worker.rehearse import Theatre, forget
from flaxlings.run.worker.run import Send, flush, run

_NICE = 10


def serve(jobs: int, answers: int, output: int) -> NoReturn:
    """Do the jobs that come on the descriptor `jobs`, up to the first answer, and end this process.

    Exit code 0 after `Finished`, the learner's own code after `Exited`, 70 when this program is at fault.
    """

    def send(message: Message) -> None:
        data = encode(message)
        while data:
            data = data[os.write(answers, data) :]

    theatre = Theatre()
    while (job := decode_job(_read_frame(jobs))).purpose != "answer":
        if job.purpose == "recital":
            _redirect(os.dup(output))
            _recite(job, send)
        else:
            _redirect(os.open(os.devnull, os.O_WRONLY))
            theatre.rehearse(job)
            send(Rehearsed())
    _end_with_parent(jobs)
    _redirect(output)

    code = 70
    try:
        os.chdir(job.directory)
        limit_memory()
        code = run(job, send) or 0
    except BaseException:  # noqa: BLE001 -- whatever it is, the process ends here and its output says why
        traceback.print_exc()
    finally:
        flush()
        # No atexit handlers, finalizers or threads of the learner's get a say after this.
        os._exit(code)


def _recite(job: Job, send: Send) -> None:
    """Run a text of the course; the process goes on if it ran to its end."""
    # Behind whatever the learner waits for.
    os.setpriority(os.PRIO_PROCESS, 0, _NICE)
    os.chdir(job.directory)
    code = run(job, send)
    if code is not None:
        flush()
        os._exit(code)
    forget(job)


def _end_with_parent(jobs: int) -> None:
    """Have this group ended when whoever asked for this run is gone.

    Nothing more is written to `jobs`, so that any news of it is its end.
    """
    if sys.platform == "linux":
        # By the kernel: the thread needs the interpreter's lock, which a text in C may never give back.
        fcntl.fcntl(jobs, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(jobs, fcntl.F_SETOWN, -os.getpgrp())
        fcntl.fcntl(jobs, fcntl.F_SETFL, fcntl.fcntl(jobs, fcntl.F_GETFL) | os.O_ASYNC)
    threading.Thread(target=_wait_for_the_end, args=(jobs,), daemon=True).start()


def _wait_for_the_end(jobs: int) -> None:
    with contextlib.suppress(OSError):
        while os.read(jobs, 1):
            pass
        os.killpg(0, signal.SIGKILL)


def _read_frame(descriptor: int) -> bytes:
    def read(size: int) -> bytes:
        data = b""
        while len(data) < size:
            piece = os.read(descriptor, size - len(data))
            if not piece:
                os._exit(0)  # whoever started this worker does not need it any more
            data += piece
        return data

    head = read(4)
    return head + read(struct.unpack(">I", head)[0])


def _redirect(output: int) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(source, target)
    os.close(nothing)
    os.close(output)
    for stream, descriptor in (("stdout", 1), ("stderr", 2)):
        file = open(descriptor, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)  # noqa: SIM115 -- a stream for as long as the process lives
        setattr(sys, stream, file)
        setattr(sys, f"__{stream}__", file)
