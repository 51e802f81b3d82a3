# forges: a message of four gigabytes
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
    send(struct.pack(">I", 0xFFFFFFFF) + b"x" * 1000)
    os._exit(0)
