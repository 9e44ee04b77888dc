"""A season of trade-in subsidies, drawn from a seed: households, what they bought, what was paid before. Invented from end to end.

The numbers of persons pass their check digit and bear birthdays, but end in places of the day's list that registers do not give out
(990 and above), so that they are nobody's.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

SURNAMES = "沈陆许徐陈张王朱姚顾钱金周吴俞马李杨蒋戴褚祝查郁濮章董汤倪费"
GIVEN = "明芳华英建国伟丽琴娟强军敏静萍燕峰杰磊勇涛雪梅玉兰秀珍云飞宏亮佳怡子涵雨欣浩宇晨曦嘉禾思远"
AREAS = ("330481",) * 12 + ("330402", "330411", "330421", "330424", "330482", "330483", "341226", "411528", "522225")
HAINING, JIAXING = ("海宁市",), ("南湖区", "秀洲区", "嘉兴市", "桐乡市", "海盐县")
BANKS = ("农商银行", "工商银行", "农业银行", "建设银行", "邮储银行")
WEIGHTS = (7, 9, 6, 2)
PRICES = {
    "冰箱": (1800, 12800), "洗衣机": (1200, 9800), "电视": (1500, 13500), "空调": (1900, 10800), "电脑": (3200, 11500),
    "热水器": (900, 5600), "家用灶具": (700, 3800), "吸油烟机": (1300, 5800), "微波炉": (350, 2600), "净水器": (900, 4900),
    "洗碗机": (2600, 9600), "电饭煲": (200, 1900), "手机": (1200, 6800), "平板": (1400, 6400), "智能手表": (400, 3900),
}  # fmt: skip
KINDS = tuple(PRICES)
OFTEN = (12, 11, 9, 16, 5, 6, 3, 5, 2, 4, 3, 3, 15, 6, 4)
DIGITAL = frozenset(("手机", "平板", "智能手表"))
GRADES, GRADE_ODDS = ("一级", "二级", "没有能效等级", "三级"), (60, 28, 9, 3)
_FACTORS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Purchase:
    """One thing bought. `kind` is the appliance, or the digital product; "" and None are what the household left blank."""

    kind: str
    fen: int | None
    day: date | None
    grade: str
    seller: str
    buyer: str
    invoice: str
    serial: str


@dataclass(frozen=True)
class Household:
    """Who applies, and for what."""

    id: str
    name: str
    kind: str
    region: str
    applied: date | None
    bank: str
    account: str
    purchases: tuple[Purchase, ...]


@dataclass(frozen=True)
class Paid:
    """A row of the record of earlier payouts; `benefit` as the office wrote it."""

    id: str
    benefit: str
    fen: int
    day: date
    year: int
    product: str
    invoice: str
    serial: str


@dataclass
class Season:
    """What is true of it; how it is written down is another matter."""

    households: list[Household]
    paid: list[Paid] = field(default_factory=list)


def person(random: Random, taken: set[str]) -> str:
    """A number of a person that there is not, with its check digit."""
    while True:
        born = date(1950, 1, 1) + timedelta(days=random.randrange(365 * 53))
        digits = f"{random.choice(AREAS)}{born:%Y%m%d}{random.randrange(990, 1000)}"
        whole = digits + check_digit(digits)
        if whole not in taken:
            taken.add(whole)
            return whole


def check_digit(digits: str) -> str:
    total = sum(int(digit) * factor for digit, factor in zip(digits, _FACTORS, strict=True))
    return "10X98765432"[total % 11]


def name(random: Random) -> str:
    return random.choice(SURNAMES) + "".join(random.sample(GIVEN, random.choice((1, 2, 2))))


def draw(seed: int, haining: int, jiaxing: int) -> Season:
    """A season of so many households of Haining and of Jiaxing's other places."""
    random = Random(seed)
    taken: set[str] = set()
    places = [HAINING] * haining + [JIAXING] * jiaxing
    random.shuffle(places)
    season = Season([_household(random, taken, place, at) for at, place in enumerate(places)])
    _share_things(season, random)
    season.paid = list(_paid(season, random, taken))
    return season


def _household(random: Random, taken: set[str], places: tuple[str, ...], at: int) -> Household:
    whose, called = person(random, taken), name(random)
    applied = date(2025, 10, 8) + timedelta(days=random.randrange(70))
    count = random.choices(range(1, 5), WEIGHTS)[0]
    buyers = [called] * 5 + ([name(random)] if random.random() < 0.3 else [])
    purchases = [_purchase(random, places, random.choice(buyers), applied, f"{at:05}{n}") for n in range(count)]
    if random.random() < 0.02:
        again = replace(random.choice(purchases), kind="空调", grade="一级", invoice="", serial="")
        purchases += [
            replace(again, day=again.day and again.day - timedelta(days=n), invoice=f"2533201{at:05}9{n}", serial=f"KT{at:05}{n}")
            for n in range(1, random.choice((4, 5, 6)))
        ]  # fmt: skip
    kind = "家庭" if random.random() < 0.9 else "个人"
    applied_on = None if random.random() < 0.004 else applied
    bank = f"{random.choice(BANKS)}{random.choice(places).removesuffix('市')}支行"
    account = f"9000{random.randrange(10**14):014}{random.randrange(10)}"
    return Household(whose, called, kind, random.choice(places), applied_on, bank, account, tuple(purchases))


def _purchase(random: Random, places: tuple[str, ...], buyer: str, applied: date, number: str) -> Purchase:
    kind = random.choices(KINDS, OFTEN)[0]
    low, high = PRICES[kind]
    fen = random.randrange(low, high) // 100 * 10_000 + random.choice((9900, 9900, 9900, 0, 5000, 8888))
    first = date(2025, 1, 1)
    day: date | None = first + timedelta(days=random.randrange((applied - first).days))
    if random.random() < 0.012:
        day = date(2024, 12, 1) + timedelta(days=random.randrange(31))
    grade = "" if kind in DIGITAL else random.choices(GRADES, GRADE_ODDS)[0]
    seller = random.choice((*places * 4, "海宁市", "南湖区", "杭州市"))
    if random.random() < 0.02:
        seller = random.choice(("上海市", "江苏省"))
    blank = random.random()
    return Purchase(
        kind,
        None if blank < 0.003 else fen,
        None if 0.003 < blank < 0.006 else day,
        "" if 0.006 < blank < 0.015 else grade,
        "" if 0.015 < blank < 0.018 else seller,
        buyer,
        f"2533201{number}{random.randrange(1000):03}",
        f"{'SN' if kind in DIGITAL else 'HX'}{random.randrange(16**8):08X}{number}",
    )


def _share_things(season: Season, random: Random) -> None:
    """Some hand in an invoice, or a serial number, that somebody else has handed in too."""
    pairs = random.sample(range(len(season.households)), 20)
    for turn, (one, other) in enumerate(zip(pairs[::2], pairs[1::2], strict=True)):
        theirs, household = season.households[one].purchases[0], season.households[other]
        first, *rest = household.purchases
        again = (
            replace(theirs, buyer=first.buyer, serial=first.serial)
            if turn % 2
            else replace(first, serial=theirs.serial, kind=theirs.kind, grade=theirs.grade)
        )
        season.households[other] = replace(household, purchases=(again, *rest))


def _paid(season: Season, random: Random, taken: set[str]) -> list[Paid]:
    """Last year's payouts, and those of the first rounds of this year: to some of these households, and to others."""
    found: list[Paid] = []
    many = len(season.households) // 6
    for at, household in enumerate(random.sample(season.households, many)):
        found.append(_one(random, household.id, random.choices(KINDS, OFTEN)[0], 2024 if at % 3 else 2025, f"{at:05}"))
    found.extend(
        _one(random, person(random, taken), random.choices(KINDS, OFTEN)[0], 2024 if at % 2 else 2025, f"{at:05}")
        for at in range(many, many * 2)
    )
    for at, household in enumerate(random.sample(season.households, 5)):
        first = household.purchases[0]
        known = replace(_one(random, person(random, taken), first.kind, 2025, f"8{at:04}"), invoice=first.invoice)
        found.append(known)
    random.shuffle(found)
    return found


def _one(random: Random, whose: str, product: str, year: int, number: str) -> Paid:
    digital = product in DIGITAL
    if year == 2024:
        return Paid(
            whose, "trade-in-2024/appliances", random.randrange(150, 2000) * 100,
            date(2024, 9, 15) + timedelta(days=random.randrange(100)), 2024, "其他" if digital else product,
            f"2433201{number}{random.randrange(10**5):05}", f"HX{number}{random.randrange(16**8):08X}",
        )  # fmt: skip
    title = "数码产品购新补贴（全国方案）" if digital else "家电以旧换新补贴（全国方案）"
    most = 500 if digital else 2000
    return Paid(
        whose, title, random.randrange(90, most) * 100, date(2025, 3, 1) + timedelta(days=random.randrange(180)), 2025,
        product, f"2533200{number}{random.randrange(10**5):05}", f"HX{number}{random.randrange(16**8):08X}",
    )  # fmt: skip
