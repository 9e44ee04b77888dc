"""What a public notice shows of a citizen: enough to find oneself, not enough to be found. Organisations are not masked.

Chinese law asks that what is published be the least that serves (《个人信息保护法》 arts. 6 and 28; 《政府信息公开条例》 art. 15) and that it
be de-identified; the national standard on how, GB/T 37964—2019 《信息安全技术 个人信息去标识化指南》, describes masking and leaves open how
many characters stay. Practice differs: notices often keep six and four characters of a citizen id (a college's notice on its website,
reported in the press in August 2025 together with the objection that the last four tell sex and check digit, and that pieces which
different notices leave out complete each other). The stricter way is taken for each:

- **citizen id**: the six figures of the place; the date of birth, the sequence and the check digit are masked. The number of the claim
  tells namesakes apart.
- **name in Chinese characters**: the surname (欧阳 and its like are one), and of a given name of two characters the second. Nothing else:
  王*, 王*明, 欧阳**, 张***.
- **name of several parts**, and names in other letters: the first character alone: 买**·***, J*** ***.
- **bank account, telephone**: the last four, where at least as many are masked.

What was read as an organisation is shown, but an id that is a citizen's by its check digit is masked all the same.
"""

from __future__ import annotations

import re
import unicodedata

from huisuan.office.rows import ApplicantKind
from huisuan.profile.identities import check_citizen_id

PLACE_FIGURES = 6
LAST_SHOWN = 4
_CITIZEN_ID = re.compile(r"\d{17}[\dX]|\d{15}")
_DOTS = "·•‧∙・･．."
_COMPOUND = """
欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容
仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐
段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 第五 完颜 纳兰 叶赫 爱新 那拉 耶律 达奚 相里
"""
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())


def shown_name(kind: ApplicantKind, name: str) -> str:
    """The name as a notice prints it."""
    return masked_name(name) if kind == "citizen" else name.strip()


def shown_id(kind: ApplicantKind, text: str) -> str:
    """The number of a citizen's document, masked, or an organisation's credit code."""
    bare = _bare(text)
    if kind == "citizen" or isinstance(check_citizen_id(bare), str):
        return masked_id(bare)
    return text.strip()


def masked_name(name: str) -> str:
    """A person's name; a character that is not shown is a star each, words in letters have three, so that their length says nothing."""
    clean = "".join(
        char for char in unicodedata.normalize("NFC", name) if unicodedata.category(char) not in ("Mn", "Cf")
    )
    joined = "".join(clean.split())
    if joined and all(map(_chinese, joined)):
        return _masked_chinese(joined)
    if any(map(_chinese, joined)):
        return joined[0] + "".join(char if char in _DOTS else "*" for char in joined[1:])
    words = clean.replace("*", " ").split()
    return " ".join((f"{words[0][0]}***", *("***" for _ in words[1:]))) if words else "*" * len(joined)


def _masked_chinese(name: str) -> str:
    surname = name[:2] if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else name[0]
    given = len(name) - len(surname)
    if len(name) == 1:
        return "*"
    if len(surname) == 1 and given == 2:
        return f"{surname}*{name[-1]}"
    return surname + "*" * given


def _chinese(char: str) -> bool:
    return (
        "\u4e00" <= char <= "\u9fff"
        or "\u3400" <= char <= "\u4dbf"
        or "\uf900" <= char <= "\ufaff"
        or "\U00020000" <= char <= "\U000323af"
        or char == "〇"
    )


def masked_id(text: str) -> str:
    """A citizen id keeps its place; of another document (passport, permit) the first character stays, of a short one nothing."""
    bare = _bare(text)
    kept = PLACE_FIGURES if _CITIZEN_ID.fullmatch(bare) else int(len(bare) > PLACE_FIGURES)
    return bare[:kept] + "*" * (len(bare) - kept)


def masked_account(text: str) -> str:
    """A bank account or a telephone number: its last four, if it has at least twice as many."""
    bare = _bare(text)
    kept = LAST_SHOWN if len(bare) >= 2 * LAST_SHOWN else 0
    return "*" * (len(bare) - kept) + bare[len(bare) - kept :]


def _bare(text: str) -> str:
    """Full-width letters narrowed; without the blanks and hyphens that people put into numbers."""
    return re.sub(r"[\s\-‐‑‒–—]", "", unicodedata.normalize("NFKC", text)).upper()
