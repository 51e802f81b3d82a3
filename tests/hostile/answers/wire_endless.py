# forges: observations without end
# exercise: first_sum
import os
import struct

import msgspec


def frame(**message):
    body = msgspec.msgpack.encode(message)
    return struct.pack(">I", len(body)) + body


def send(data):
    for descriptor in range(3, 256):
        try:
            os.write(descriptor, data)
        except OSError:
            pass


def total(numbers):
    leaf = {"path": ["x" * 1000], "value": {"type": "text", "text": "y" * 100000}}
    data = frame(type="observation", probe="some", seed=0, leaves=[leaf] * 10)
    while True:
        send(data)
