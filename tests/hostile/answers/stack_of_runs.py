# forges: a second run inside of the first, with a job of its own
# exercise: first_sum
import os

from flaxlings.run.wire import Job, encode
from flaxlings.run.worker.run import run

CHECK = "from flaxlings.check import probe\n@probe('x')\ndef some(exercise, seed):\n    return 5\n"


def total(numbers):
    with open("check.py", "w") as file:
        file.write(CHECK)

    def send(message):
        for descriptor in range(3, 64):
            try:
                os.write(descriptor, encode(message))
            except OSError:
                pass

    run(Job("first_sum", "", "x.py", "check.py", "."), send)
    os.remove("check.py")
    os._exit(0)
