"""What a learner's directory holds beside the exercises: a README, a `.gitignore`, and settings for editors.

An unfinished exercise has unused imports, functions that return nothing yet and names without a use. The settings keep
tools from underlining those and from "fixing" them at every save; real mistakes stay visible.
"""

from __future__ import annotations

import json

GITIGNORE = (".flaxlings/", ".venv/", "__pycache__/", ".ruff_cache/")

_README = """\
# Your flaxlings

The exercises are in `exercises/`, topic by topic; every topic's README says what it is about.

| command | what it does |
|---|---|
| `flaxlings` | shows the current exercise and answers every time you save it |
| `flaxlings hint` | gives one more hint |
| `flaxlings reset NAME` | brings an exercise's stub back, after a backup of what you wrote |

`flaxlings --help` lists the others. What you have solved is kept in `.flaxlings/`.
"""

_EDITORCONFIG = """\
root = true

[*]
charset = utf-8
end_of_line = lf
indent_style = space
insert_final_newline = true

[*.py]
indent_size = 4
max_line_length = 120

[*.{json,toml}]
indent_size = 2
"""

_RUFF = """\
# An unfinished exercise leaves imports and names unused on purpose. What is still reported here would fail anyway:
# syntax errors, names that do not exist, formats that do not fit.
line-length = 120

[lint]
select = ["E9", "F"]
ignore = [
    "F401", # imported for the part that is not written yet
    "F541", # an f-string whose values are still to come
    "F811", # a second try below the first
    "F841", # computed, and not used yet
]
# Nothing is taken out of an exercise behind the learner's back.
unfixable = ["ALL"]
"""

_PYRIGHT = {
    "include": ["exercises"],
    "typeCheckingMode": "basic",
    "reportMissingImports": "warning",
    "reportUndefinedVariable": "error",
    # Stubs return nothing yet, and hold `...` where the answer goes.
    "reportReturnType": "none",
    "reportUnusedExpression": "none",
    "reportUnusedImport": "none",
    "reportUnusedVariable": "none",
    "reportPossiblyUnbound": "none",
    # Flax adds attributes and arguments that a type checker cannot see: dataclass fields, `self.param`, `apply`.
    "reportArgumentType": "none",
    "reportAttributeAccessIssue": "none",
    "reportCallIssue": "none",
    "reportIncompatibleMethodOverride": "none",
    "reportIncompatibleVariableOverride": "none",
    "reportIndexIssue": "none",
    "reportOperatorIssue": "none",
    "reportOptionalMemberAccess": "none",
    "reportOptionalSubscript": "none",
    "reportPrivateImportUsage": "none",
}

_VSCODE = {
    "[python]": {
        "editor.codeActionsOnSave": {
            "source.fixAll": "never",
            "source.organizeImports": "never",
            "source.unusedImports": "never",
        },
        "editor.formatOnSave": False,
        "editor.insertSpaces": True,
        "editor.rulers": [120],
        "editor.tabSize": 4,
    },
    "files.eol": "\n",
    "files.exclude": {"**/.flaxlings": True, "**/.ruff_cache": True, "**/__pycache__": True},
    "files.insertFinalNewline": True,
    "search.exclude": {"**/.flaxlings": True},
}


def template_files() -> dict[str, str]:
    """The text of every file by its path, relative to the learner's directory."""
    return {
        ".editorconfig": _EDITORCONFIG,
        ".gitignore": "".join(f"{line}\n" for line in GITIGNORE),
        ".vscode/settings.json": _json(_VSCODE),
        "README.md": _README,
        "pyrightconfig.json": _json(_PYRIGHT),
        "ruff.toml": _RUFF,
    }


def _json(settings: object) -> str:
    return json.dumps(settings, indent=2) + "\n"
