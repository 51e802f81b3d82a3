"""`flaxlings dev new`: the files of a new exercise, written whole or not at all."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from flaxlings.author.template import TEMPLATE_TRACKS, TemplateTrack, exercise_texts, topic_texts
from flaxlings.course.atomic import replace_file
from flaxlings.course.fault import Fault, quoted, reason
from flaxlings.course.manifest import TOPIC_SLUG
from flaxlings.course.model import Course, Topic
from flaxlings.course.table import EXERCISE_NAME

NAME_LIMIT = 40
"""Characters. The name is on every line about the exercise, on narrow terminals too."""

_FORM = "Type a topic and a name: `flaxlings dev new 03_parameters/linen_dense`."


@dataclass(frozen=True, slots=True)
class Draft:
    """All that a new exercise adds to a course; nothing of it is written yet."""

    name: str
    topic: str
    """The slug."""
    track: TemplateTrack
    files: tuple[tuple[str, str], ...]
    """New files: path relative to the home of the course, and text. In order, the one to open first at the front."""
    manifest: str
    """The topic's manifest, relative to the home of the course."""
    entry: str
    """What is added at the end of the manifest."""
    new_topic: bool


def draft_exercise(course: Course, place: str, track: str | None = None) -> Draft:
    """What a new exercise at this place would be.

    Args:
        course: what it is added to.
        place: `TOPIC/NAME`; of a topic that is there, the number may be left out.
        track: `linen` or `nnx`; None takes that of the topic's last exercise, or of the name's beginning.

    Raises:
        Fault: the place is none, or is taken; the track has no template.
    """
    parts = place.strip().strip("/").split("/")
    if len(parts) != 2:
        raise Fault(f"{quoted(place)} is not a topic and a name.", _FORM)
    name = _free_name(course, parts[1].removesuffix(".py"))
    topic = _known_topic(course, parts[0])
    slug = topic.slug if topic else _free_slug(course, parts[0])
    chosen = _track(track, topic, name)
    texts = exercise_texts(name, chosen)
    manifest, readme = topic_texts(slug)
    files = [
        (f"exercises/{slug}/{name}.py", texts.stub),
        (f"solutions/{slug}/{name}.py", texts.solution),
        (f"checks/{slug}/{name}.py", texts.check),
        (f"checks/{slug}/stubs/{name}.py", texts.stub),
    ]
    if topic is None:
        files += [(f"exercises/{slug}/README.md", readme), (f"checks/{slug}/stubs/README.md", readme)]
    entry = f"\n{texts.entry}" if topic else f"{manifest}\n{texts.entry}"
    return Draft(name, slug, chosen, tuple(files), f"checks/{slug}/topic.toml", entry, topic is None)


def write_draft(course: Course, draft: Draft) -> None:
    """Write the files, and the manifest last: only what it names is an exercise.

    Raises:
        Fault: this is no clone, a file is there already, or one cannot be written; then the course is as it was.
    """
    if not (course.home / "exercises").is_dir():
        raise Fault("This installation has no exercises/ beside its checks.", hint="Do it in a clone of the project.")
    made: list[Path] = []
    path = course.home / draft.manifest
    try:
        for name, text in draft.files:
            path = course.home / name
            _make_folders(path.parent, made)
            _create(path, text.encode(), made)
        path = course.home / draft.manifest
        if draft.new_topic:
            _create(path, draft.entry.encode(), made)
        else:
            before = path.read_bytes()
            replace_file(path, before + (b"" if before.endswith(b"\n") else b"\n") + draft.entry.encode())
    except FileExistsError as error:
        _remove(made)
        taken = Path(error.filename or path)  # a folder may be what is in the way
        says = f"{taken.relative_to(course.home).as_posix()} is there already."
        raise Fault(says, "Choose another name, or move it out of the way. Nothing was written.") from error
    except OSError as error:
        _remove(made)
        says = f"{path.relative_to(course.home).as_posix()} cannot be written: {reason(error)}."
        raise Fault(says, "Make room, or the directory writable. Nothing was left behind.") from error
    except BaseException:
        _remove(made)
        raise


def _free_name(course: Course, name: str) -> str:
    if not EXERCISE_NAME.fullmatch(name):
        fix = "A name is lower-case letters, digits and `_`, and starts with a letter: `linen_dense`."
        raise Fault(f"{quoted(name)} cannot be a name.", fix)
    if len(name) > NAME_LIMIT:
        raise Fault(f"{quoted(name)} is too long for a name.", f"A name has at most {NAME_LIMIT} characters.")
    if taken := course.by_name.get(name):
        raise Fault(f"There is an exercise {name} already, in {taken.topic}.", "Names are unique in the whole course.")
    return name


def _known_topic(course: Course, text: str) -> Topic | None:
    return next((topic for topic in course.topics if text in {topic.slug, topic.slug.partition("_")[2]}), None)


def _free_slug(course: Course, slug: str) -> str:
    if not TOPIC_SLUG.fullmatch(slug):
        fix = "A new topic is two digits, `_` and lower-case letters, digits or `_`: `03_parameters`."
        raise Fault(f"There is no topic {quoted(slug)}, and it cannot be the name of a new one.", fix)
    # Nobody means two topics of one number; who types a topic's slug wrong means that topic.
    if taken := next((topic.slug for topic in course.topics if topic.slug[:2] == slug[:2]), None):
        hint = f"Type `{taken}` for an exercise in it, or choose another number for a new topic."
        raise Fault(f"The number {slug[:2]} is that of the topic {taken}.", hint)
    return slug


def _track(asked: str | None, topic: Topic | None, name: str) -> TemplateTrack:
    guesses = (topic.exercises[-1].track if topic else "", name.partition("_")[0], "linen")
    for wanted in guesses if asked is None else (asked,):
        for track in TEMPLATE_TRACKS:
            if track == wanted:
                return track
    raise Fault(f"There is no template of the track {quoted(asked)}.", f"Write one of {', '.join(TEMPLATE_TRACKS)}.")


def _make_folders(folder: Path, made: list[Path]) -> None:
    if folder.is_dir():
        return
    _make_folders(folder.parent, made)
    folder.mkdir()
    made.append(folder)


def _create(path: Path, data: bytes, made: list[Path]) -> None:
    """A new file. `x` refuses one that is there, and a symbolic link too."""
    with path.open("xb") as file:
        made.append(path)
        file.write(data)


def _remove(made: list[Path]) -> None:
    """Take back what was made, the last first; a folder only while it is empty."""
    for path in reversed(made):
        with suppress(OSError):
            if path.is_dir():
                path.rmdir()
            else:
                path.unlink()
