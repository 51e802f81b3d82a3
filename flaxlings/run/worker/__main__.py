"""The entry of a worker process.

`once JOBS ANSWERS OUTPUT` serves one job on these descriptors, and `confined` does so shut in. `serve SOCKET` is the
fork server: it imports everything a worker needs, touches no backend, and forks a worker for each request on the
socket. `page` renders an observation.
"""

from __future__ import annotations

import sys


def main(arguments: list[str]) -> None:
    """Serve once, or be the fork server."""
    match arguments:
        case ["once", jobs, answers, output]:
            from flaxlings.run.worker.serve import serve

            serve(int(jobs), int(answers), int(output))
        case ["confined", jobs, answers, output]:
            from flaxlings.run.worker.confine import serve_confined

            serve_confined(int(jobs), int(answers), int(output))
        case ["serve", descriptor]:
            from flaxlings.run.worker.server import serve_forks

            serve_forks(int(descriptor))
        case ["page"]:
            from flaxlings.run.worker.page import write_page

            write_page(sys.stdin.buffer, sys.stdout.buffer)
        case _:
            sys.exit("usage: python -m flaxlings.run.worker (once|confined JOBS ANSWERS OUTPUT | serve SOCKET | page)")


if __name__ == "__main__":
    main(sys.argv[1:])
