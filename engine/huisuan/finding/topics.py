"""Topics: the rule file a benefit stands in, which every pack has and nobody need enter, by its English name or a Chinese word for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from huisuan.compiler.compiled import Compiled
from huisuan.vocabulary.units import Label

_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "agriculture": "农业",
        "annex": "附件",
        "appliances": "家电",
        "cars": "汽车",
        "commerce": "商贸",
        "construction": "建筑",
        "consumption": "消费",
        "countryside": "乡村",
        "culture": "文化",
        "development": "发展",
        "education": "教育",
        "energy": "能源",
        "enterprise": "企业",
        "environment": "环境",
        "farming": "农业",
        "finance": "金融",
        "foreign": "对外",
        "health": "卫生健康",
        "housing": "住房",
        "industry": "工业",
        "innovation": "创新",
        "investment": "投资",
        "livelihood": "民生",
        "manufacturing": "制造",
        "open": "开放",
        "phones": "数码产品",
        "reform": "改革",
        "relief": "减负",
        "rural": "乡村",
        "science": "科技",
        "services": "服务业",
        "talent": "人才",
        "technology": "科技",
        "tourism": "旅游",
        "trade": "贸易",
        "transport": "交通",
    }
)
"""Words that names of rule files are made of; a word not listed stands for itself."""


def topic_label(theme: str) -> Label:
    """What people call a rule file: `farming` is 农业, `trade-in` without a word for every part is itself."""
    parts = theme.replace("_", "-").split("-")
    words = [_WORDS.get(part, "") for part in parts]
    return Label("".join(words) if all(words) else theme, theme.replace("_", " ").replace("-", " "))


def topics(compiled: Compiled) -> tuple[str, ...]:
    """Every topic at hand, in the order of the packs."""
    return tuple(dict.fromkeys(info.theme for info in compiled.infos.values() if info.theme))


def topics_named(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """The topics that `name` means: by name or by a word of either language."""
    wanted = name.strip().casefold()
    found = []
    for theme in known:
        label = topic_label(theme)
        if wanted in (theme.casefold(), label.zh, label.en) or wanted in theme.casefold().split("-"):
            found.append(theme)
    return tuple(found)
