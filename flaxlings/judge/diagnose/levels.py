"""Rules about places: the same things are there, in another collection or one level deeper or higher."""

from __future__ import annotations

from flaxlings.judge.describe import describe_path
from flaxlings.judge.diagnose.case import Case, Found, Rule
from flaxlings.judge.diagnose.declarations import LAYERS, Declarations, declared
from flaxlings.judge.diagnose.naming import stem_of
from flaxlings.judge.diagnose.parting import Parting, called, outline, over_trees, shape_of
from flaxlings.judge.observation import Leaf, PathPart
from flaxlings.judge.variables import COLLECTIONS, Path, collection_at, is_label


def wrong_collection(case: Case, parting: Parting) -> Found | None:
    """Every missing leaf stands in another collection."""
    missing, extra = parting.missing, parting.extra
    if not missing or len(missing) != len(extra) or parting.clashes:
        return None
    known = declared(case.source)
    pairs: set[tuple[str, str]] = set()
    name = ""
    for path, leaf in missing.items():
        move = _other_collection(path, leaf, extra, known)
        if move is None:
            return None
        pairs.add(move[:2])
        name = name or move[2]
    if len(pairs) != 1:
        return None
    old, new = pairs.pop()
    line = known.collections.get(new) or known.line(name.strip("`").rpartition("/")[2])
    if new == name and old != "params":
        return Found(
            "wrong-collection",
            f'The collection and the name are exchanged: the collection comes first, self.variable("{old}", "{new}").',
            line=known.collections.get(new),
        )
    if new == "params":
        says = f"{name} is a parameter in yours: what a call itself changes is a self.variable in `{old}`."
    elif old == "params":
        says = f"{name} stands in `{new}` in yours: what an optimizer changes is declared by self.param, in `params`."
    else:
        says = f"{name} stands in the collection `{new}`; expected is `{old}`, the first argument of self.variable."
    return Found("wrong-collection", says, line=line)


def _other_collection(
    path: Path, leaf: Leaf, extra: dict[Path, Leaf], known: Declarations
) -> tuple[str, str, str] | None:
    """The expected collection, that of the learner, and what stands there; of exchanged names the new one twice."""
    found: list[tuple[str, str, str]] = []
    for other, theirs in extra.items():
        if len(other) != len(path) or shape_of(theirs) != shape_of(leaf):
            continue
        at = [index for index in range(len(path)) if path[index] != other[index]]
        old, new = path[at[0]], other[at[0]]
        if not isinstance(old, str) or not isinstance(new, str):
            continue
        if len(at) == 2 and at[1] == at[0] + 1 and other[at[1]] == old and path[at[1]] == new:
            if at[1] == len(path) - 1 and (new in known.collections or old in COLLECTIONS):
                found.append((old, new, new))
        elif len(at) == 1 and at[0] < len(path) - 1 and {old, new} & (COLLECTIONS | known.collections.keys()):
            found.append((old, new, called(path[at[0] + 1 :])))
    return found[0] if len(found) == 1 else None


def another_level(case: Case, parting: Parting) -> Found | None:
    """Every missing leaf is there, one level deeper or higher."""
    if not parting.missing or len(parting.missing) != len(parting.extra):
        return None
    known = declared(case.source)
    deeper = _inserted(parting.missing, parting.extra)
    if deeper:
        return _too_deep(parting, deeper, known)
    higher = _inserted(parting.extra, parting.missing)
    if not higher:
        return _other_depth(parting)
    if not _alike(higher, parting.extra, parting.missing):
        return None
    if len({each for _, each, _ in higher.values()}) > 1:
        return None
    short, (at, name, long) = next(iter(higher.items()))
    if name in COLLECTIONS:
        says = f"Yours is what is inside `{name}`; the whole dict with the key `{name}` is expected."
    elif isinstance(name, int):
        says = f"Yours stands by itself; expected is a sequence, with it as item {name}."
    else:
        says = f"{called(short)} is one level too high: expected is {called(long)}, inside `{describe_path((name,))}`."
    return Found("nested-too-shallow", says, line=known.line(short[-1]) if at else None)


def _other_depth(parting: Parting) -> Found | None:
    """Every missing leaf is there one level deeper or higher, and what holds it has another name, too."""
    sides = [
        sorted((str(path[-1:]), str(outline(leaf)), len(path)) for path, leaf in side.items())
        for side in (parting.missing, parting.extra)
    ]
    pairs = list(zip(*sides, strict=True))
    steps = {yours[2] - expected[2] for expected, yours in pairs} - {0}
    if parting.changes or parting.clashes or steps not in ({1}, {-1}) or len(pairs) < 2:
        return None
    if any(expected[:2] != yours[:2] for expected, yours in pairs):
        return None
    sure = all(expected[2] != yours[2] for expected, yours in pairs)
    old, new = (called(next(iter(side))) for side in (parting.missing, parting.extra))
    if 1 in steps:
        return Found("nested-too-deep", f"There is one level too many: {old} is expected, yours has {new}.", sure)
    return Found("nested-too-shallow", f"One level is missing: {old} is expected, yours has {new}.", sure)


_Inserted = dict[Path, tuple[int, PathPart, Path]]
"""By the shorter path: where the longer one has one name more, which, and the longer path."""


def _inserted(short: dict[Path, Leaf], long: dict[Path, Leaf]) -> _Inserted:
    """The one name that each longer path has more than a shorter one; empty when one finds no partner of its own."""
    found: _Inserted = {}
    for path in long:
        partners = {path[:at] + path[at + 1 :]: at for at in reversed(range(len(path)))}
        at_home = [(each, at) for each, at in partners.items() if each in short and each not in found]
        if len(at_home) != 1:
            return {}
        (partner, at) = at_home[0]
        found[partner] = (at, path[at], path)
    return found if len(found) == len(short) else {}


def _alike(inserted: _Inserted, short: dict[Path, Leaf], long: dict[Path, Leaf]) -> bool:
    return all(outline(short[path]) == outline(long[path_of]) for path, (_, _, path_of) in inserted.items())


def _too_deep(parting: Parting, inserted: _Inserted, known: Declarations) -> Found | None:
    short, (at, name, long) = next(iter(inserted.items()))
    shallow, deep = called(short), called(long)
    if _is_built_in(inserted, known):
        made = stem_of(name) or known.layers.get(str(name), "")
        return Found(
            "built-in-layer",
            f"{deep} belongs to a ready-made {made} inside the module; {shallow} is expected in the module itself.",
            line=known.line(name),
        )
    if not _alike(inserted, parting.missing, parting.extra) or len({each for _, each, _ in inserted.values()}) > 1:
        return None
    if name in COLLECTIONS:
        says = f"Yours is a dict with the key `{name}`; what is inside it is expected, [{name!r}]."
    elif isinstance(name, int):
        says = (
            "Yours is a sequence with one item; that item itself is expected. Is there a comma or a bracket too many?"
        )
    else:
        says = f"`{describe_path((name,))}` is one level too many: {deep} is expected as {shallow}."
    return Found("nested-too-deep", says, line=known.line(name) if at else None)


def _is_outermost(home: Path) -> bool:
    """Whether this is where the parameters of the module itself stand, and not those of one inside it."""
    at = collection_at(home)
    return at == len(home) - 1 or (at is None and all(is_label(name) for name in home))


def _is_built_in(inserted: _Inserted, known: Declarations) -> bool:
    """Whether each parameter became that of a layer which Flax has ready-made."""
    made = {stem_of(name) or known.layers.get(str(name), "") for _, name, _ in inserted.values()}
    direct = all(at == len(long) - 2 and _is_outermost(long[:at]) for at, _, long in inserted.values())
    return direct and made <= LAYERS - known.classes


RULES: tuple[Rule, ...] = (over_trees(wrong_collection), over_trees(another_level))
