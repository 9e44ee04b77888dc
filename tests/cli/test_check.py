"""`huisuan check`: five groups, one page, money first, and what is said of days, limits, readings and choices."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from huisuan.contract.models import Assessment
from tests.cli.run import EXAMPLES, huisuan
from tests.packs_at_hand import shipped

FAMILY, MAKER, EXPORTER = (EXAMPLES / f"{name}.yaml" for name in ("family", "manufacturer", "exporter"))
ZH = ("可享受", "最高可享", "待认定", "待补充信息", "不符合")
EN = ("You get", "You may get up to", "If the department confirms", "More to be known", "Not eligible")


def _profile(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "profile.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(("language", "titles"), [("zh", ZH), ("en", EN)])
def test_the_five_groups_stand_in_their_order(language: str, titles: tuple[str, ...]) -> None:
    lines = huisuan("check", MAKER, "--lang", language).stdout.splitlines()
    found = [
        next(title for title in titles if re.match(rf"{title}[（ ]", line))
        for line in lines
        if re.match(rf"({'|'.join(titles)})[（ ]\(?\d", line)
    ]
    assert tuple(found) == titles


def test_a_benefit_that_failed_says_why() -> None:
    text = huisuan("check", MAKER, "--all").stdout
    failed = text.partition("\n不符合（")[2].splitlines()
    place = next(place for place, line in enumerate(failed) if "集装箱海河联运扶持" in line)
    assert failed[place + 1].strip().startswith("未满足：")
    assert "集装箱运输" in failed[place + 1]


def test_the_benefits_of_other_applicants_are_counted_and_with_all_listed() -> None:
    short, whole = huisuan("check", FAMILY).stdout, huisuan("check", FAMILY, "--all").stdout
    assert "算力补贴" not in short
    assert re.search(r"另有\d+项面向其他申请人（企业、.*园区或平台）", short)
    assert "算力补贴" in whole
    assert "面向其他申请人" not in whole


def test_an_ended_pack_is_calculated_and_says_that_it_has_ended() -> None:
    text = huisuan("check", FAMILY).stdout
    assert "按2025-12-31计算；政策期2025-01-01至2025-12-31，已结束；申报期文件未写明" in text
    assert (
        "按2025-06-18计算；政策期2025-01-01至2025-12-31，正在执行"
        in huisuan("check", FAMILY, today=date(2025, 6, 18)).stdout
    )


def test_a_pack_not_in_force_on_the_day_asked_for_is_named() -> None:
    result = huisuan("check", FAMILY, "--as-of", "2025-06-30")
    assert result.exit_code == 0
    assert "2025-06-30不在政策期（2024-01-01至2024-12-31）内，未计算" in result.stdout
    assert "jiaxing-2024" not in result.stdout


def test_a_day_on_which_nothing_is_in_force_is_refused() -> None:
    result = huisuan("check", FAMILY, "--as-of", "2030-01-01")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.count("error[not-in-force]") == len(shipped())


def test_a_pack_can_be_taken_alone() -> None:
    text = huisuan("check", MAKER, "--pack", "jiaxing-2024").stdout
    assert "研发费用增量补助" in text
    assert "算力补贴" not in text


def test_answers_for_a_pack_left_aside_are_no_problem(tmp_path: Path) -> None:
    path = _profile(tmp_path, "facts: {申请人类型: 农业主体}\nreadings: {fifty_mu: all_crops}\n")
    assert huisuan("check", path, "--pack", "jiaxing-2025").exit_code == 0


def test_a_reading_can_be_chosen_and_left_open(tmp_path: Path) -> None:
    path = _profile(
        tmp_path,
        """\
facts: {申请人类型: 个人, 所在地区: 南湖区}
complete: all
purchases:
  - {id: a, category: 手机, price: 2000元, purchased_on: 2025-03-01, buyer: 甲}
  - {id: b, category: 手机, price: 1000元, purchased_on: 2025-03-02, buyer: 甲}
""",
    )

    def high(*args: str) -> tuple[str, str]:
        found = json.loads(huisuan("check", path, "--pack", "jiaxing-2025", "--format", "json", *args).stdout)
        each = next(each for each in found["determinations"] if each["benefit"] == "jiaxing-2025/digital-purchase")
        return each["payable"]["low"], each["payable"]["high"]

    assert high() == ("300", "300")
    assert high("--reading", "one_per_kind=each") == ("450", "450")
    assert high("--reading", "jiaxing-2025/one_per_kind=open") == ("300", "450")
    assert high("--reading", "open") == ("300", "450")
    told = huisuan("check", path, "--pack", "jiaxing-2025", "--reading", "jiaxing-2025/one_per_kind=open").stdout
    assert "口径“每人每类商品补贴件数”未定" in told


def test_confirmation_can_be_assumed_and_is_labelled() -> None:
    text = huisuan("check", MAKER, "--assume-confirmed").stdout
    assert "假定模式" in text
    assert "待认定（0项）" in text
    assert "假定模式" not in huisuan("check", MAKER).stdout


def test_sums_that_hang_on_nothing_received_before_are_marked(tmp_path: Path) -> None:
    silent = (
        EXPORTER.read_text(encoding="utf-8").partition("prior_awards:")[0]
        + "complete: [insurance_policies, shipments]\n"
    )
    text = huisuan("check", _profile(tmp_path, silent)).stdout
    assert "※至少540,750.00元  短期出口信用保险保费补助" in text
    assert "※ 以此前没有领取过该项补贴为前提。" in text
    assert "※" not in huisuan("check", EXPORTER).stdout


def test_several_profiles_are_checked_one_after_another_and_a_bad_one_spoils_none(tmp_path: Path) -> None:
    bad = _profile(tmp_path, "facts: {企业规摸: 大型企业}\n")
    result = huisuan("check", FAMILY, bad, MAKER)
    assert result.exit_code == 1
    assert result.stdout.count("测算日期") == 2
    assert "error[profile-unknown-fact]" in result.stderr


def test_there_is_no_colour_where_there_is_no_terminal() -> None:
    assert "\x1b" not in huisuan("check", FAMILY).stdout


@pytest.mark.parametrize("name", ["family", "manufacturer", "exporter", "grain-farm", "newcomer"])
@pytest.mark.parametrize("more", [(), ("--reading", "open"), ("--as-of", "2024-05-01"), ("--assume-confirmed",)])
def test_the_json_fits_the_contract(name: str, more: tuple[str, ...]) -> None:
    text = huisuan("check", EXAMPLES / f"{name}.yaml", "--format", "json", *more).stdout
    found = Assessment.model_validate_json(text)
    assert json.loads(found.model_dump_json(by_alias=True)) == json.loads(text)
    assert len({each.benefit for each in found.determinations}) == len(found.determinations)


def test_the_json_of_several_profiles_is_a_list() -> None:
    found = json.loads(huisuan("check", FAMILY, MAKER, "--format", "json").stdout)
    assert [each["profile"]["id"] for each in found] == ["family", "manufacturer"]


def test_sums_in_json_are_decimal_texts_in_yuan() -> None:
    found = json.loads(huisuan("check", FAMILY, "--pack", "jiaxing-2025", "--format", "json").stdout)
    each = next(each for each in found["determinations"] if each["benefit"] == "jiaxing-2025/digital-purchase")
    assert each["amount"] == {"kind": "exact", "low": "494.85", "high": "494.85", "currency": "CNY"}
    assert each["clause"] == {"number": 15, "label": "十五"}
    assert found["totals"]["exact"] == "494.85"


PARK = """\
facts: {申请人类型: 园区或平台, 所在地区: 秀洲区}
recognitions:
  - {id: 绿色园区, title: 绿色园区, level: 国家级, granted_on: 2025-08-05}
"""


def test_a_total_never_says_at_most_less_than_at_least(tmp_path: Path) -> None:
    path = tmp_path / "park.yaml"
    path.write_text(PARK, encoding="utf-8")
    total = next(line for line in huisuan("check", path).stdout.splitlines() if line.startswith("合计"))
    found = re.fullmatch(r"合计  至少1,500,000.00元，最多([\d,.]+)元（不含上限待定的\d+项）.*", total)
    assert found is not None, total
    assert float(found[1].replace(",", "")) > 1_500_000


SCATTERED = """\
facts: {申请人类型: 农业主体, 所在地区: 海盐县}
plots:
  - {id: 东片, crop: 稻麦复种, area: 45亩, harvest_year: 2024}
  - {id: 北片, crop: 一季旱粮, area: 30亩, harvest_year: 2024}
complete: [plots]
"""


def test_an_open_reading_is_named_beside_the_question_a_benefit_waits_for(tmp_path: Path) -> None:
    shown = huisuan("check", _profile(tmp_path, SCATTERED), "--reading", "fifty_mu=open").stdout
    assert "口径“50亩是分作物计算还是合计”未定" in shown


def test_a_way_to_yes_names_a_reading_in_words(tmp_path: Path) -> None:
    args = ("explain", _profile(tmp_path, SCATTERED), "grain-acreage", "--pack", "jiaxing-2024")
    shown = huisuan(*args, "--reading", "fifty_mu=open").stdout
    assert "  按“几种作物合计达到”理解\n" in shown
    assert "all_crops" not in shown


def test_the_json_says_which_benefit_of_another_pack_is_told_again() -> None:
    found = json.loads(huisuan("check", EXAMPLES / "haining-family.yaml", "--format", "json").stdout)
    told = {each["benefit"]: each["restates"] for each in found["determinations"] if each["restates"]}
    assert told["haining-2025/appliance-trade-in"] == [{"benefit": "trade-in-2025/appliances", "some_items": True}]
    assert told["ruian-2025/appliance-trade-in"] == [{"benefit": "trade-in-2025/appliances", "some_items": False}]
    assert not any(each.startswith("trade-in-2025/") for each in told)
