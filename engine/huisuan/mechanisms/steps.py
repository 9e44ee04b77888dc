"""`steps`: a start, and so much more for each further step, up to a maximum."""

from __future__ import annotations

from fractions import Fraction

from huisuan.ir.nodes import Add, Max, Min, Mul, Round
from huisuan.mechanisms.mechanism import Mechanism
from huisuan.mechanisms.parts import constant_of, same_unit, value_at
from huisuan.mechanisms.scope import Lowered, Scope, Typed
from huisuan.syntax.located import Mapping, Scalar
from huisuan.vocabulary.units import Label

KEYS = ("of", "from", "per", "add", "max", "partial")


def lower(scope: Scope, node: Mapping) -> Lowered | None:
    start, added = value_at(scope, node, "steps", "rate"), value_at(scope, node, "add", "step")
    quantity = value_at(scope, node, "of")
    origin, per = value_at(scope, node, "from", "threshold"), value_at(scope, node, "per", "step")
    most = None if node.get("max") is None else value_at(scope, node, "max", "cap")
    if start is None or added is None or quantity is None or origin is None or per is None:
        return None
    amounts = [start, added, *([most] if most else [])]
    if not same_unit(scope, [quantity, origin, per], node.span) or not same_unit(scope, amounts, node.span):
        return None
    size = constant_of(scope, per, node.span)
    if size is None or size <= 0:
        return None
    beyond = scope.add(Add((quantity.node, scope.add(Mul(origin.node, scope.const(-1))))))
    count = scope.add(Mul(scope.add(Max((scope.const(0), beyond))), scope.const(1 / size)))
    if not _pro_rata(node):
        count = scope.add(Round(count, Fraction(1), "floor"))
    value = scope.add(Add((start.node, scope.add(Mul(count, added.node)))), node.span, "steps")
    if most is not None:
        value = scope.add(Min((value, most.node)), node.span, "steps")
    needs = tuple(need for part in (*amounts, quantity) for need in part.requires)
    return Lowered(Typed(value, start.typed.sort), needs)


def _pro_rata(node: Mapping) -> bool:
    written = node.get("partial")
    return isinstance(written, Scalar) and written.text == "pro_rata"


STEPS = Mechanism(
    "steps",
    KEYS,
    Label("逐级递增", "a start and further steps"),
    Label(
        "起点值 `steps`；数量 `of` 超过 `from` 后，每满 `per` 增加 `add`，至多 `max`。`partial: pro_rata` 表示不满一级按比例计。",
        "Starts at `steps`; for each full `per` by which `of` exceeds `from`, `add` more, at most `max`. `partial: pro_rata` counts part steps.",
    ),
    "steps: 8%\nof: energy_saved\nfrom: 200吨标准煤\nper: 400吨标准煤\nadd: 1%\nmax: 12%",
    lower,
)
