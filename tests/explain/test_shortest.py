"""One way to yes: what it asks for does make the benefit eligible, and it never asks for two things at once."""

from dataclasses import replace
from fractions import Fraction
from random import Random
from types import MappingProxyType

from hypothesis import given
from hypothesis import strategies as st

from huisuan.backends.reference import Evaluation
from huisuan.backends.reference_parts import BLANK
from huisuan.explain.explanation import benefit_named, explain_determination
from huisuan.explain.shortest import Allowed, Way, shortest_way
from huisuan.ir.builder import operands
from huisuan.ir.nodes import Field, Input
from huisuan.ir.program import InputDecl, Program
from huisuan.values import Collection, Facts, Item, Known, State
from tests.explain.profiles import nobody, packs, random_facts
from tests.explain.small import pilot, profile


def _facts_in(program: Program, place: int) -> set[int]:
    """The facts a condition reads."""
    node = program.nodes[place]
    return (
        {place}
        if isinstance(node, Input | Field)
        else {each for arg in operands(node) for each in _facts_in(program, arg)}
    )


def _is_compound(program: Program, way: Way) -> bool:
    """Whether a want is on several facts at once, which a way names but does not solve."""
    return any(len(_facts_in(program, want.node)) > 1 for want in way.wants)


def _decl(program: Program, place: int) -> InputDecl:
    node = program.nodes[place]
    if isinstance(node, Input):
        return program.inputs[node.decl]
    assert isinstance(node, Field)
    return program.frames[node.frame].fields[node.decl]


def _witness(decl: InputDecl, allowed: Allowed) -> State:
    if allowed.members is not None:
        return Known(min(allowed.members))
    lo = decl.lo if allowed.lo is None else allowed.lo
    hi = decl.hi if allowed.hi is None else allowed.hi
    middle = (lo + hi) / 2
    return Known(Fraction(int(middle)) if lo < int(middle) else lo if not allowed.above else lo + 1)


def _answered(program: Program, facts: Facts, way: Way) -> Facts:
    """The facts with a favourable answer to each want; answers on an item not stated yet make a new item."""
    values, items = dict(facts.values), {name: list(each.items) for name, each in facts.collections.items()}
    answers = {key: _witness(_decl(program, key[0]), each) for key, each in way.allowed.items()}
    for want in way.wants:
        if isinstance(program.nodes[want.node], Input | Field) and not want.members:
            answers[want.node, want.path] = Known(want.holds)
    new: dict[int, dict[str, State]] = {}
    for (place, path), state in answers.items():
        node = program.nodes[place]
        decl = _decl(program, place)
        if not path:
            values[decl.id] = state
            continue
        assert isinstance(node, Field)
        if path[-1] == BLANK:
            new.setdefault(node.frame, {})[decl.id] = state
        else:
            held = items[program.frames[node.frame].name]
            old = held[path[-1]]
            held[path[-1]] = replace(old, values=MappingProxyType({**old.values, decl.id: state}))
    for frame, known in new.items():
        items.setdefault(program.frames[frame].name, []).append(Item("zz", MappingProxyType(known)))
    collections = {name: Collection(tuple(each), 1) for name, each in items.items()}
    return Facts(MappingProxyType(values), MappingProxyType(collections))


@given(seed=st.integers(0, 2**32), blank=st.booleans())
def test_the_way_leads_to_yes(seed: int, blank: bool) -> None:
    random = Random(seed)
    program = packs().program
    facts = nobody() if blank else random_facts(packs(), random)
    benefit = random.choice(program.benefits)
    evaluation = Evaluation(program, facts)
    way = shortest_way(evaluation, benefit.status)
    if evaluation.truth(benefit.status).truth is not None:
        assert way is None
    elif way is not None and not _is_compound(program, way):
        answered = _answered(program, facts, way)
        assert Evaluation(program, answered).truth(benefit.status).truth is True


def test_the_way_states_each_option_once_and_leaves_no_contradiction() -> None:
    way = explain_determination(packs(), nobody(), "jiaxing-2024/energy-saving", "zh").shortest_way
    assert way == (
        "申请人类型为企业",
        "所在地区在嘉兴市",
        "有一项“项目”：项目类型为节能改造或新能源替代利用；年节能量（替代利用量）不低于200吨标准煤；经第三方检测机构认定；设备投资额不低于200万元；竣工验收日期在政策实施期内（2024年1月1日至12月31日）",
    )


def test_the_same_facts_give_the_same_way() -> None:
    program = packs().program
    for benefit in program.benefits:
        first, second = (shortest_way(Evaluation(program, nobody()), benefit.status) for _ in range(2))
        assert first == second
        assert first is not None


def test_a_way_that_needs_growth_names_it() -> None:
    way = explain_determination(packs(), nobody(), "jiaxing-2024/rd-increment", "zh").shortest_way
    assert "2024年研发费用较上年的增幅不低于15%" in way
    assert "2024年研发费用占营业收入的比例不低于4%" in way


def test_a_decided_benefit_has_no_way() -> None:
    program = packs().program
    no = Facts(MappingProxyType({"applicant_kind": Known("park")}))
    assert shortest_way(Evaluation(program, no), benefit_named(program, "jiaxing-2024/grain-acreage").status) is None


def _way_of(condition: str) -> tuple[str, ...]:
    compiled = pilot(f"when: {condition}\namount: 1元")
    facts = profile()
    way = shortest_way(Evaluation(compiled.program, facts), compiled.program.benefits[0].status)
    assert way is not None
    answered = _answered(compiled.program, facts, way)
    assert Evaluation(compiled.program, answered).truth(compiled.program.benefits[0].status).truth is True
    return explain_determination(compiled, facts, "trial/it", "zh").shortest_way


def test_a_way_that_needs_a_certain_text_leads_to_yes() -> None:
    way = _way_of("any(vehicles where plate_prefix = '浙F' and etc_installed)")
    assert way == ("有一项“车辆”：号牌字头为浙F；使用 ETC 车载装置",)


def test_a_way_does_not_ask_for_two_texts_at_once() -> None:
    compiled = pilot("when: any(vehicles where plate_prefix = '浙F' and plate_prefix = '浙A')\namount: 1元")
    assert shortest_way(Evaluation(compiled.program, profile()), compiled.program.benefits[0].status) is None


def test_a_way_through_an_option_that_may_be_none_says_it_once() -> None:
    assert _way_of("(given disability_grade else grade_4) in [grade_1, grade_2]") == ("残疾等级为一级或二级",)
