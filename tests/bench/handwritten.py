"""The 40 rules as a Python programmer would write them by hand for speed: the yardstick of the generated point path."""

from __future__ import annotations

from tests.bench.figures import AWARDS, CROPS, GATES, GRADES, PURCHASES, YUAN, Profile

TRADE, TITLES = GATES
TRADE_REGIONS, TITLE_REGIONS = frozenset(TRADE.regions), frozenset(TITLES.regions)
NO_TOP = 10**15
SHOP = tuple(
    (rule.id, f"count_{rule.id}", f"price_{rule.id}", rule.percent, rule.cap * YUAN, (rule.top_price or NO_TOP) * YUAN)
    for rule in PURCHASES
)
BY_LEVEL = tuple(
    (award.id, f"level_{award.id}", {level: sum_ * YUAN for level, sum_ in enumerate(award.levels, 1)})
    for award in AWARDS
)
BY_GRADE = {grade: sum_ * YUAN for grade, sum_ in enumerate(GRADES, 1)}
BY_CROP = {crop: sum_ * YUAN for crop, sum_ in enumerate(CROPS, 1)}


def payouts(facts: Profile) -> list[tuple[str, int]]:
    """The rules that pay, with fen; a rule that only confers a status pays 1."""
    paid: list[tuple[str, int]] = []
    pay = paid.append
    region, day = facts["region"], facts["day"]
    trade = region in TRADE_REGIONS and TRADE.first <= day <= TRADE.last
    titles = region in TITLE_REGIONS and TITLES.first <= day <= TITLES.last
    if trade:
        for rule, count_of, price_of, percent, cap, top in SHOP:
            count = facts[count_of]
            if count:
                price = facts[price_of]
                if price <= top:
                    each = (price * percent + 50) // 100
                    pay((rule, count * (min(cap, each))))
        pay(("G1", 1))
    if titles:
        for rule, level_of, sums in BY_LEVEL:
            level = facts[level_of]
            if level:
                pay((rule, sums[level]))
        pay(("G2", 1))
    spend = facts["compute_spend"]
    if spend:
        pay(("C01", min((spend + 1) // 2, (5_000_000 if facts["models_filed"] else 2_000_000) * YUAN)))
    premium = facts["credit_premium"]
    if premium:
        destination = facts["destination"]
        if destination:
            pay(("C02", min((premium * (65 if destination == 1 else 80) + 50) // 100, 5_000_000 * YUAN)))
    invested = facts["energy_invest"]
    if invested >= 2_000_000 * YUAN:
        saved = facts["energy_saved"]
        if saved >= 200:
            pay(("C03", min((invested * min(8 + saved // 400, 12) + 50) // 100, 4_000_000 * YUAN)))
    research, revenue = facts["research"], facts["revenue"]
    if research >= 1_000_000 * YUAN:
        before = facts["research_before"]
        grown = before and (research - before) * 100 >= before * 15
        if grown and (not facts["above_scale"] or research * 100 >= revenue * 3):
            pay(("R01", min((research - before + 5) // 10, 5_000_000 * YUAN)))
    boxes = facts["sea_boxes"]
    if boxes:
        pay(("U01", boxes * 130 * YUAN))
    boxes = facts["rail_boxes"]
    if boxes:
        pay(("U02", boxes * 200 * YUAN))
    area = facts["area"]
    if area >= 50_000:
        crop = facts["crop"]
        if crop:
            pay(("U03", (area * BY_CROP[crop] + 500) // 1000))
    grade = facts["grade"]
    if grade:
        pay(("D01", min((BY_GRADE[grade] * (105 if facts["in_zone"] else 100) + 50) // 100, 1_000_000 * YUAN)))
    if not facts["blacklisted"]:
        years = facts["years"]
        if facts["staff"] <= 300 and revenue <= 20_000_000 * YUAN:
            pay(("E01", 1))
        if revenue and research * 100 >= revenue * 5 and facts["patents"] >= 6 and years >= 1:
            pay(("E02", 1))
        if years >= 3 and facts["tax_grade"] <= 2:
            pay(("E03", 1))
    return paid
