from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flaxlings.course.fault import Fault
from flaxlings.course.progress import Progress, Record, attempt, credit, moved_to, without
from flaxlings.course.state import Loaded, change, load
from flaxlings.course.state_format import decode, encode

NOON = datetime(2025, 1, 31, 12, 0, 0, tzinfo=UTC)
SOLVED = Record(solved=True, digest="d1", attempts=2, hints=1, solved_at="2025-01-31T12:00:00Z")


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / ".flaxlings" / "state.json"


def write(path: Path, content: object) -> bytes:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path.read_bytes()


def beside(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.parent.iterdir() if entry.name != "state.lock")


def fault_of(action) -> tuple[str, str, int]:
    with pytest.raises(Fault) as caught:
        action()
    return caught.value.says, caught.value.hint, caught.value.exit_code


def test_no_state_file_is_no_progress_and_reading_makes_none(path):
    assert (load(path), path.parent.exists()) == (Loaded(Progress(), None, writable=True), False)


def test_what_was_changed_is_read_again_and_looks_as_documented(path):
    change(path, partial(credit, name="alpha", digest="d1", at=NOON))
    changed = change(path, partial(moved_to, name="beta"))
    assert load(path) == changed
    assert json.loads(path.read_bytes()) == {
        "format": 1,
        "current": "beta",
        "exercises": {
            "alpha": {"solved": True, "digest": "d1", "attempts": 0, "hints": 0, "solved_at": "2025-01-31T12:00:00Z"}
        },
    }
    assert beside(path) == ["state.json"]


def test_names_and_keys_that_we_do_not_know_are_kept_and_written_back(path):
    document = {
        "format": 1,
        "current": "gone",
        "exercises": {"gone": {"solved": True, "stars": [1, {"of": None}], "unknown": 3}, "alpha": {"note": "\ud800"}},
        "theme": {"dark": True},
        "records": 7,
    }
    write(path, document)
    change(path, partial(attempt, name="alpha"))
    nothing = {"solved": False, "digest": None, "attempts": 0, "hints": 0, "solved_at": None}
    document["exercises"] = {
        "gone": {**nothing, **document["exercises"]["gone"]},
        "alpha": {**nothing, "attempts": 1, "note": "\ud800"},
    }
    assert json.loads(path.read_bytes()) == document


def test_a_change_that_changes_nothing_writes_nothing_and_needs_no_lock(path):
    before = write(path, {"format": 1, "current": "beta", "exercises": {}})
    stat = path.stat()
    change(path, partial(moved_to, name="beta"))
    change(path, partial(without, name="alpha"))
    assert (path.read_bytes(), path.stat(), list(path.parent.iterdir())) == (before, stat, [path])


def test_a_new_directory_without_anything_to_save_stays_as_it_is(path):
    assert (change(path, lambda progress: progress).progress, path.parent.exists()) == (Progress(), False)


ASIDE = "state.json.corrupt-20250131T120000Z"


@pytest.mark.parametrize(
    ("content", "damage"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b'{"format": 1, "exercises": {"al', "not JSON: Unterminated string starting at: line 1 column 29 (char 28)"),
        (b"\xff\xfe", "not UTF-8 at byte 0"),
        (b"[1]", "not a JSON object"),
        (b"null", "not a JSON object"),
        (b"{}", "without a format version"),
        (b'{"format": true}', "without a format version"),
        (b'{"format": "1"}', "without a format version"),
        (b'{"format": 0}', "without a format version"),
        (b'{"format": 1, "exercises": []}', "`exercises` is not an object"),
    ],
)
@pytest.mark.parametrize("verb", ["load", "change"])
def test_a_damaged_file_is_set_aside_never_lost_and_said(path, content, damage, verb):
    write(path, content)
    if verb == "load":
        loaded = load(path, now=lambda: NOON)
        left = [ASIDE]
    else:
        loaded = change(path, partial(attempt, name="alpha"), now=lambda: NOON)
        left = ["state.json", ASIDE]
    assert loaded == Loaded(
        load(path).progress,
        f".flaxlings/state.json was damaged ({damage}). "
        f"Nothing could be read from it; it is kept as .flaxlings/{ASIDE}.",
    )
    assert (beside(path), path.with_name(ASIDE).read_bytes()) == (left, content)
    assert load(path).progress == (Progress() if verb == "load" else attempt(Progress(), "alpha"))


def test_nesting_that_no_parser_survives_is_damage(path):
    write(path, b"[" * 200_000)
    assert load(path, now=lambda: NOON).warning.startswith(".flaxlings/state.json was damaged (not JSON: ")


def test_of_a_damaged_file_every_record_that_can_be_read_is_kept(path):
    good = {"solved": True, "digest": "d1", "attempts": 2, "hints": 1, "solved_at": "2025-01-31T12:00:00Z"}
    exercises = {"alpha": good, "beta": {"attempts": "many"}, "gamma": [], "delta": {"attempts": -1}}
    before = write(path, {"format": 1, "current": 3, "exercises": exercises, "theme": "dark"})
    loaded = load(path, now=lambda: NOON)
    expected = Progress(None, {"alpha": SOLVED}, {"theme": "dark"})
    assert (loaded.progress, load(path)) == (expected, Loaded(expected))
    assert loaded.warning == (
        ".flaxlings/state.json was damaged (`current` is not a name, and 3 more). "
        f"Everything else could be read from it; it is kept as .flaxlings/{ASIDE}."
    )
    assert path.with_name(ASIDE).read_bytes() == before


def test_a_wrong_value_is_named(path):
    write(path, {"format": 1, "exercises": {"beta": {"attempts": "many"}}})
    warning = load(path, now=lambda: NOON).warning
    assert warning.startswith(
        '.flaxlings/state.json was damaged ("beta": Expected `int`, got `str` - at `$.attempts`).'
    )


def test_damaged_files_of_the_same_second_are_all_kept(path):
    for content in (b"one", b"two", b"three"):
        write(path, content)
        load(path, now=lambda: NOON)
    kept = sorted(path.parent.glob("state.json.corrupt-*"))
    assert [file.read_bytes() for file in kept] == [b"one", b"two", b"three"]
    assert [file.name for file in kept] == [ASIDE, f"{ASIDE}_02", f"{ASIDE}_03"]


def test_a_file_of_a_newer_flaxlings_is_left_alone(path):
    before = write(path, {"format": 2, "exercises": [{"by": "another layout"}]})
    expected = (
        ".flaxlings/state.json was written by a newer flaxlings: it has format 2, this one knows 1.",
        "Upgrade flaxlings; the file is left as it is.",
        2,
    )
    faults = [fault_of(lambda: load(path)), fault_of(lambda: change(path, partial(attempt, name="alpha")))]
    assert (faults, path.read_bytes(), beside(path)) == ([expected] * 2, before, ["state.json"])


def test_what_cannot_be_read_is_a_fault_and_stays(path):
    path.mkdir(parents=True)
    assert fault_of(lambda: load(path))[0] == ".flaxlings/state.json cannot be read: Is a directory."
    path.rmdir()
    path.parent.rmdir()
    path.parent.write_text("a file in the way")
    assert fault_of(lambda: load(path))[0] == ".flaxlings/state.json cannot be read: Not a directory."


def test_a_learner_s_directory_that_vanished_is_a_fault(path):
    path.parent.parent.rmdir()
    fault = fault_of(lambda: change(path, partial(attempt, name="alpha")))
    expected = "Progress is not saved: .flaxlings/state.json cannot be written: No such file or directory."
    assert (fault[0], load(path).writable) == (expected, False)


def test_a_lock_that_cannot_be_made_is_a_fault(path):
    path.with_name("state.lock").mkdir(parents=True)
    fault = fault_of(lambda: change(path, partial(attempt, name="alpha")))
    assert fault[0] == "Progress is not saved: .flaxlings/state.json cannot be written: Is a directory."


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5)
KEYS = st.text(min_size=1).filter(
    lambda key: key not in {*SOLVED.__dataclass_fields__, "format", "current", "exercises"}
)
RECORDS = st.builds(
    Record,
    solved=st.booleans(),
    digest=st.none() | st.text(),
    attempts=st.integers(min_value=0),
    hints=st.integers(min_value=0),
    solved_at=st.none() | st.text(),
    unknown=st.dictionaries(KEYS, JSON, max_size=3),
)
PROGRESS = st.builds(
    Progress,
    current=st.none() | st.text(),
    records=st.dictionaries(st.text(), RECORDS, max_size=4),
    unknown=st.dictionaries(KEYS, JSON, max_size=3),
)


@given(PROGRESS)
def test_whatever_is_encoded_is_decoded_again(progress):
    decoded = decode(encode(progress))
    assert (decoded.progress, decoded.damage, decoded.newer) == (progress, "", None)


@given(PROGRESS, st.data())
def test_every_truncation_is_damage_and_never_a_smaller_progress(progress, data):
    encoded = encode(progress).rstrip()
    cut = encoded[: data.draw(st.integers(0, len(encoded) - 1))]
    decoded = decode(cut)
    assert (decoded.progress, bool(decoded.damage)) == (Progress(), True)


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_are_progress_or_damage(content):
    decoded = decode(content)
    assert (decoded.progress, bool(decoded.damage)) == (Progress(), True)
