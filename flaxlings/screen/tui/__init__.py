"""`watch` as an application of the whole terminal: a view like the others, with keys."""

import os

# Read once, when the library is imported. With its 60 frames a second a verdict would wait for up to 16 ms, and for as
# long again to be scrolled to; frames in which nothing changes cost nothing.
os.environ.setdefault("TEXTUAL_FPS", "250")
# For so many milliseconds the library waits for what may follow Esc; with its 100 everybody notices.
os.environ.setdefault("ESCDELAY", "25")
