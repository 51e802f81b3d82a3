# forges: a broken check, which would be our fault and no learner's
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
    send(frame(type="broken", says="the check is broken") + frame(type="finished"))
    os._exit(0)
