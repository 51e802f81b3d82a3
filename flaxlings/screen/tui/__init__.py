"""`watch` as an application of the whole terminal: a view like the others, with keys."""

import os

_WANTED = {
    # With its 60 frames a second a verdict would wait for up to 16 ms, and for as long again to be scrolled to; frames
    # in which nothing changes cost nothing.
    "TEXTUAL_FPS": "250",
    # For so many milliseconds the library waits for what may follow Esc; with its 100 everybody notices.
    "ESCDELAY": "25",
}
_OURS = {name: value for name, value in _WANTED.items() if name not in os.environ}

# The library reads them once, when this is imported; editors and browsers read some of them too, and are not ours.
os.environ.update(_OURS)
import textual.constants  # noqa: E402, F401

for _name in _OURS:
    del os.environ[_name]
