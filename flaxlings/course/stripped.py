"""A check without what it knows of answers: the probes, and what they need, are left."""

from __future__ import annotations

import ast
from collections.abc import Iterator

_ANSWERS = {"pitfall", "variant"}
_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def stripped(text: str) -> str:
    """The text of a check without its pitfalls and variants, and without every name that only they use.

    Nothing is run. A text that is no Python stays as it is: no check can come of it.
    """
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return text
    answering = _names_of_answers(tree)
    body = [node for node in tree.body if _is_import(node) or answering.isdisjoint(_used(node))]
    wanted = [node for node in body if _is_wanted(node)]
    names = {name for node in wanted for name in _used(node)}
    kept = set(map(id, wanted))
    # What a kept statement uses is kept, with what that uses, whatever stands first.
    changed = True
    while changed:
        changed = False
        for node in body:
            if id(node) not in kept and names & set(_bound(node)):
                kept.add(id(node))
                names |= set(_used(node))
                changed = True
    left = [_without_docstring(node) for node in body if id(node) in kept]
    return ast.unparse(ast.fix_missing_locations(ast.Module(left, [])))


def _is_wanted(node: ast.stmt) -> bool:
    """Whether this statement is the reason for others to stay."""
    if isinstance(node, _Definition):
        return bool(node.decorator_list)
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return False
    # Whatever else does something: a loop that declares probes, a setting.
    return not isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign)


def _is_import(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def _names_of_answers(tree: ast.Module) -> set[str]:
    """What this check calls `pitfall` and `variant`."""
    imported = (alias for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names)
    return _ANSWERS | {alias.asname for alias in imported if alias.name in _ANSWERS and alias.asname}


def _used(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load):
            yield each.id
        elif isinstance(each, ast.Attribute):
            yield each.attr


def _bound(node: ast.AST) -> Iterator[str]:
    if isinstance(node, _Definition):
        yield node.name
        return
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            yield each.id


def _without_docstring(node: ast.stmt) -> ast.stmt:
    if isinstance(node, _Definition) and len(node.body) > 1 and ast.get_docstring(node, clean=False) is not None:
        node.body = node.body[1:]
    return node
