# forges: a class that inherits from the solution's
# exercise: linen_dense
# limit: it runs as the same user, who may read the course; the learner only cheats themselves
import importlib.util
import os
from pathlib import Path

path = next(Path(os.environ["FLAXLINGS_COURSE"]).glob("solutions/*/linen_dense*.py"))
spec = importlib.util.spec_from_file_location("solution", path)
solution = importlib.util.module_from_spec(spec)
spec.loader.exec_module(solution)


class MyDense(solution.MyDense):
    pass


dense_forward = solution.dense_forward
