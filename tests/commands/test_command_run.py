"""`flaxlings run`: one verdict, its exit code, and what it leaves in the learner's progress."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from processes import MakePlace, Place

VERDICT = [
    "exercise",
    "topic",
    "path",
    "status",
    "reason",
    "digest",
    "seconds",
    "probes",
    "diagnoses",
    "error",
    "output",
]


def test_a_right_answer_is_solved_and_credited(place: Place) -> None:
    text = place.solve("first_sum")
    done = place("run", "exercises/01_first/first_sum.py")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("✓ first_sum — solved")
    record = place.state["exercises"]["first_sum"]
    assert (record["solved"], record["digest"], record["attempts"]) == (True, sha256(text.encode()).hexdigest(), 1)


def test_without_a_name_it_is_the_exercise_where_the_learner_is(place: Place) -> None:
    place.solve("first_sum")
    assert place("run").returncode == 0
    assert place.solved == {"first_sum"}
    assert place("run").stdout.startswith("○ first_scale — not finished yet")


def test_a_wrong_answer_says_what_is_expected_and_what_is_there(place: Place) -> None:
    place.write("first_sum", "def total(numbers):\n    return sum(numbers, 1)\n")
    done = place("run", "first_sum")
    assert (done.returncode, done.stderr, place.solved) == (1, "", set())
    assert "first_sum — 2 of 2 probes differ" in done.stdout
    assert "expected 5   yours 6" in done.stdout
    assert place.state["exercises"]["first_sum"]["attempts"] == 1


@pytest.mark.parametrize(
    "answers",
    [
        {
            "first_sum": ("raise SystemExit(0)\n", "died", "leave out sys.exit()"),
            "first_scale": ("def scale(numbers, factor)\n", "unloadable", "expected ':'"),
            "second_dense": (
                "from flax import linen as nn\ndef layer(features):\n    return nn.Sequential([nn.Dense(features)])\n",
                "forbidden",
                "This exercise is one layer; it cannot use nn.Sequential.",
            ),
        },
        {
            "first_sum": ("import os\nos._exit(0)\n", "died", "exit code 0"),
            "first_scale": (
                "def scale(numbers, factor):\n    return numbers[9]\n",
                "raised",
                "list index out of range",
            ),
            "second_dense": ("import os\nos.kill(os.getpid(), 11)\n", "died", "SIGSEGV"),
        },
        {
            "first_sum": ("", "raised", "total"),
            "first_scale": ("import flex\n", "unloadable", "flex"),
            "second_dense": ("def layer(features):\n    return None\n", "raised", "NoneType"),
        },
    ],
)
def test_what_is_no_answer_is_unsolved_for_a_reason(place: Place, answers: dict[str, tuple[str, str, str]]) -> None:
    for name, (text, _, _) in answers.items():
        place.write(name, text)
    done = place("verify", "--json")
    assert (done.returncode, done.stderr, place.solved) == (1, "", set())
    verdicts = json.loads(done.stdout)["verdicts"]
    assert [(each["exercise"], each["status"], each["reason"]) for each in verdicts] == [
        (name, "unsolved", reason) for name, (_, reason, _) in answers.items()
    ]
    for verdict, (_, _, says) in zip(verdicts, answers.values(), strict=True):
        assert says in verdict["error"]["message"]


def test_an_exception_is_shown_with_the_learners_line_and_what_to_do(place: Place) -> None:
    place.write("first_sum", "def total(numbers):\n    return nunbers\n")
    done = place("run")
    assert (done.returncode, done.stderr) == (1, "")
    assert "`nunbers` is used on line 2 but defined nowhere" in done.stdout
    assert "NameError: name 'nunbers' is not defined" in done.stdout
    assert "line 2  return nunbers" in done.stdout
    assert "Traceback" not in done.stdout


def test_a_stub_is_unfinished_which_is_said_once_and_kindly(place: Place) -> None:
    done = place("run")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines()[2:] == [
        "  Nothing here yet: put your code where line 9 raises NotImplementedError.",
        "  line 9  raise NotImplementedError",
    ]


def test_json_has_exactly_the_contract_and_nothing_else_on_stdout(place: Place) -> None:
    text = "print('hello')\ndef total(numbers):\n    return sum(numbers) if numbers else nope\n"
    place.write("first_sum", text)
    done = place("run", "first_sum", "--json")
    assert (done.returncode, done.stderr) == (1, "")
    report = json.loads(done.stdout)
    assert list(report) == ["format", "versions", "summary", "verdicts"]
    assert report["format"] == 1
    assert list(report["versions"]) == ["flaxlings", "python", "jax", "flax"]
    assert None not in report["versions"].values()
    assert {**report["summary"], "seconds": 0} == {"solved": 0, "unsolved": 1, "unjudged": 0, "seconds": 0}
    (verdict,) = report["verdicts"]
    assert list(verdict) == VERDICT
    assert verdict["path"] == "exercises/01_first/first_sum.py"
    assert verdict["digest"] == sha256(text.encode()).hexdigest()
    assert (verdict["reason"], verdict["output"]) == ("raised", "hello\n")
    assert verdict["error"] == {"type": "NameError", "message": "name 'nope' is not defined", "line": 3}
    assert [(probe["name"], probe["seed"], probe["status"]) for probe in verdict["probes"]] == [
        ("some", 0, "same"),
        ("some", 17, "same"),
        ("none", 0, "raised"),
        ("none", 17, "raised"),
    ]
    for probe in verdict["probes"]:
        assert list(probe) == ["name", "title", "seed", "status", "differences"]
        for difference in probe["differences"]:
            assert list(difference) == ["path", "kind", "expected", "yours"]
    for diagnosis in verdict["diagnoses"]:
        assert list(diagnosis) == ["id", "source", "says", "line"]


def test_an_infinite_loop_is_ended_at_the_time_limit_and_said_once(make_place: MakePlace) -> None:
    place = make_place({"checks/01_first/topic.toml": ('name = "first_sum"', 'name = "first_sum"\ntime_limit = 1')})
    place.write("first_sum", "print('before')\nwhile True:\n    pass\n")
    done = place("run")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("✗ first_sum — ran out of time")
    assert done.stdout.count("time limit") == 1
    assert done.stdout.count("before") == 1


def test_a_check_that_cannot_be_loaded_is_our_fault_and_credits_nobody(make_place: MakePlace) -> None:
    place = make_place({"checks/01_first/first_sum.py": ("import pitfall, probe", "import pitfall, prob")})
    place.solve("first_sum")
    done = place("run")
    assert (done.returncode, done.stderr, place.state) == (3, "", {})
    assert done.stdout.startswith("! first_sum — could not be judged")
    words = " ".join(done.stdout.split())
    assert words.count("not a mistake of yours") == words.count("flaxlings doctor") == words.count("hint: ") == 1
    assert "cannot import name 'prob'" in words


def test_a_missing_reference_is_an_error_of_ours(make_place: MakePlace) -> None:
    place = make_place({})
    (place.course / "solutions/01_first/first_sum.py").unlink()
    done = place("run")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "error: The course is incomplete: first_sum.py cannot be read (No such file or directory).\n"
        "\n"
        "hint: Install flaxlings again; `flaxlings doctor` tells more.\n"
    )


def test_more_seeds_judge_more(place: Place) -> None:
    place.write("first_sum", "def total(numbers):\n    return {5: 5, 22: 22}.get(sum(numbers), 0)\n")
    done = place("run", "--seeds", "3", "--json")
    (verdict,) = json.loads(done.stdout)["verdicts"]
    assert (done.returncode, place.solved) == (1, set())
    assert [(probe["name"], probe["seed"], probe["status"]) for probe in verdict["probes"]] == [
        *(("some", seed, "same" if seed < 34 else "different") for seed in (0, 17, 34)),
        *(("none", seed, "same") for seed in (0, 17, 34)),
    ]


def test_workers_that_are_spawned_judge_the_same(place: Place) -> None:
    place.solve("second_dense")
    assert place("run", "second_dense", FLAXLINGS_START="spawn").returncode == 0
    assert place.solved == {"second_dense"}


def test_a_setting_that_is_none_is_an_error_of_ours(place: Place) -> None:
    done = place("run", FLAXLINGS_START="thread")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: FLAXLINGS_START is 'thread'; it can be fork or spawn.\n\nhint: ")
