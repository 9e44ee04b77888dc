"""The order of a plan's steps: what does not wait for each other is done together, and a column goes when nothing reads it any more.

Nodes put their steps down one after the other; here each step is taken apart, and its parts are joined again with others of their kind
as soon as what they read stands. Few wide steps cost less than many narrow ones, and both cores have something to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from huisuan.backends.columnar.late import Late
from huisuan.backends.columnar.steps import MINE, Derive, Drop, Fetch, Fold, Group, Pair, Step, group_of
from huisuan.backends.columnar.tables import BLANK, OWNER, PLACE, ROW, WEIGHT

Name = tuple[int, str]
"""A column of a table; the table itself is its column ""."""
Kind = tuple[int, tuple[int | str, ...]]
"""When, and what besides: parts of a lower rank go first, and those of one kind together."""
STANDING = (ROW, OWNER, PLACE, BLANK, WEIGHT)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One thing to do. Parts of the same kind can be one step."""

    kind: Kind
    step: Step
    reads: frozenset[Name]
    writes: frozenset[Name]


@dataclass(frozen=True, slots=True)
class Schedule:
    """Steps, and what is left for later: columns of the first table that are asked of few rows, by name."""

    steps: tuple[Step, ...]
    late: Late


def scheduled(steps: Iterable[Step], keep: Mapping[int, tuple[str, ...]], late: Iterable[str] = ()) -> Schedule:
    """Steps that make the columns in `keep`, by table, and leave no others; what only columns in `late` need they do not make, if it
    can be told of each row of the first table by itself.
    """
    parts = tuple(part for step in _grouped(steps) for part in _parts(step))
    wanted = _Wanted({(table, name) for table, names in keep.items() for name in names}, {(0, name) for name in late})
    now = [part for part in reversed(parts) if wanted.now(part)]
    done = tuple(_joined(_ordered(tuple(reversed(now)))))
    kept = {(table, name) for table, names in keep.items() for name in names} | wanted.kept
    return Schedule(tuple(reversed(tuple(_pruned(reversed(done), kept)))), Late(wanted.later))


class _Wanted:
    """What is read, while parts are gone through from the last to the first."""

    def __init__(self, now: set[Name], late: set[Name]) -> None:
        self._now, self._late = now, late
        self.later: dict[str, pl.Expr] = {}

    def now(self, part: Part) -> bool:
        """Whether it is to be done; if it can wait, it is noted."""
        if self._now.isdisjoint(part.writes):
            if self._late.isdisjoint(part.writes):
                return False
            step = part.step
            if isinstance(step, Derive) and not step.table:
                ((expr,),) = step.levels
                self.later[expr.meta.output_name()] = expr
                self._late |= part.reads
                return False
        self._now |= part.reads
        return True

    @property
    def kept(self) -> set[Name]:
        """The columns that late ones are made of."""
        return {(table, name) for table, name in self._late if name and name not in self.later}


def _grouped(steps: Iterable[Step]) -> Iterator[Step]:
    """The same, the rows of each table grouped before they are folded first."""
    grouped: set[tuple[int, str]] = set()
    for step in steps:
        if isinstance(step, Fold) and (step.source, step.by) not in grouped:
            grouped.add((step.source, step.by))
            yield Group(step.source, step.target, step.by)
        yield step


def _parts(step: Step) -> Iterator[Part]:
    match step:
        case Derive(table=table):
            for expr in (expr for level in step.levels for expr in level):
                reads = frozenset((table, name) for name in ("", *expr.meta.root_names()))
                yield Part((0, (table,)), Derive(table, ((expr,),)), reads, _one(table, expr.meta.output_name()))
        case Fetch(source=source, target=target):
            kind = (1, (source, target, step.by, step.prefix))
            for name in step.names:
                reads = frozenset({(source, name), (target, step.by), (target, ""), (source, "")})
                yield Part(kind, replace(step, names=(name,)), reads, _one(target, step.prefix + name))
        case Pair(frame=frame):
            yield Part((2, (step.table,)), step, frozenset((frame, name) for name in STANDING), _one(step.table, ""))
        case Group(source=source):
            reads = frozenset({(source, step.by), (source, "")})
            yield Part((2, (source, step.by)), step, reads, _one(step.target, step.name))
        case Fold():
            yield from _folds(step)
        case Drop():
            raise TypeError("columns are dropped when the order stands")


def _folds(step: Fold) -> Iterator[Part]:
    bare = Fold(step.source, step.target, step.by)
    single: list[tuple[str, Fold, tuple[pl.Expr, ...]]] = [
        (name, replace(bare, sums=((name, expr),)), (expr,)) for name, expr in step.sums
    ]
    single += [(name, replace(bare, unions=((name, expr),)), (expr,)) for name, expr in step.unions]
    single += [
        (default[0], replace(bare, exprs=(expr,), defaults=(default,)), (expr,))
        for expr, default in zip(step.exprs, step.defaults, strict=True)
    ]
    single += [
        (each.name, replace(bare, leasts=(each,)), (each.amount, each.count, each.places)) for each in step.leasts
    ]
    for written, own, exprs in single:
        names = {name for expr in exprs for name in expr.meta.root_names()}
        reads = {(step.source, name) for name in (*names, step.by, "")} | {
            (step.target, group_of(step.source, step.by))
        }
        yield Part((3, (step.source, step.by)), own, frozenset(reads), _one(step.target, written))


def _one(table: int, name: str) -> frozenset[Name]:
    return frozenset({(table, name)})


def _ordered(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Parts of one kind that are ready together, derivations first, folds last: what waits longest gathers most."""
    written = {name: at for at, part in enumerate(parts) for name in part.writes}
    assert len(written) == len(parts), "a column is made once"
    awaited = [{written[name] for name in part.reads if name in written} - {at} for at, part in enumerate(parts)]
    readers: list[list[int]] = [[] for _ in parts]
    for at, before in enumerate(awaited):
        for other in before:
            readers[other].append(at)
    ready: dict[Kind, list[int]] = {}
    for at, part in enumerate(parts):
        if not awaited[at]:
            ready.setdefault(part.kind, []).append(at)
    while ready:
        kind = min(ready, key=lambda each: each[0])
        now = ready.pop(kind)
        yield [parts[at] for at in now]
        for at in now:
            for reader in readers[at]:
                awaited[reader].discard(at)
                if not awaited[reader]:
                    ready.setdefault(parts[reader].kind, []).append(reader)
    assert not any(awaited), "no step waits for itself"


def _joined(batches: Iterable[Sequence[Part]]) -> Iterator[Step]:
    """Each batch as a step; derivations of one table that follow each other as one, level by level."""
    deriving: Derive | None = None
    for batch in batches:
        step = _as_one([part.step for part in batch])
        if isinstance(step, Derive):
            if deriving is not None and deriving.table == step.table:
                deriving = Derive(step.table, (*deriving.levels, *step.levels))
                continue
            deriving, step = step, deriving
        elif deriving is not None:
            yield deriving
            deriving = None
        if step is not None:
            yield step
    if deriving is not None:
        yield deriving


def _as_one(steps: Sequence[Step]) -> Step | None:
    first = steps[0]
    match first:
        case Derive():
            exprs = tuple(expr for step in steps if isinstance(step, Derive) for expr in step.levels[0])
            return Derive(first.table, (exprs,))
        case Fetch():
            names = tuple(dict.fromkeys(name for step in steps if isinstance(step, Fetch) for name in step.names))
            return replace(first, names=names)
        case Fold():
            folds = [step for step in steps if isinstance(step, Fold)]
            return replace(
                first,
                sums=tuple(each for fold in folds for each in fold.sums),
                unions=tuple(each for fold in folds for each in fold.unions),
                exprs=tuple(each for fold in folds for each in fold.exprs),
                defaults=tuple(each for fold in folds for each in fold.defaults),
                leasts=tuple(each for fold in folds for each in fold.leasts),
            )
        case Group() | Pair() | Drop():
            assert len(steps) == 1
            return first


def _pruned(backwards: Iterable[Step], keep: Iterable[Name]) -> Iterator[Step]:
    """The steps from the last to the first, each followed (here: led) by the end of the columns that it is the last to read."""
    live = set(keep)
    for step in backwards:
        reads, writes = _touched(step)
        last = dict[int, list[str]]()
        for table, name in (*reads, *(() if isinstance(step, Derive) else writes)):
            if name not in ("", MINE + ROW) and (table, name) not in live:
                last.setdefault(table, []).append(name)
        yield from (Drop(table, tuple(names)) for table, names in last.items())
        if isinstance(step, Derive):
            yield replace(step, keep=tuple(name for table, name in writes if (table, name) in live))
        else:
            yield step
        live.difference_update(writes)
        live.update(reads)


def _touched(step: Step) -> tuple[list[Name], list[Name]]:
    """The columns a step reads that stand before it, and those it makes."""
    reads, writes = dict[Name, None](), dict[Name, None]()
    for part in _parts(step):
        reads.update(dict.fromkeys(sorted(name for name in part.reads if name[1] and name not in writes)))
        writes.update(dict.fromkeys(sorted(part.writes)))
    return list(reads), list(writes)
