"""The shell and the house look of a page that needs nothing else: no script, no font and no picture from outside. Knows no content.

What stands in `body` and `title` is markup already: whoever makes it escapes every text.
"""

from __future__ import annotations

from collections.abc import Iterable

from huisuan.vocabulary.units import Language

HOUSE_STYLE = """
:root{--ink:#1d2733;--soft:#5b6878;--line:#d9dfe6;--paper:#fff;--wash:#f4f6f9;--come:#0b6b3a;--comewash:#e7f5ec;
--gone:#a3261d;--gonewash:#fcebe9;--mark:#1f4e8c}
*{box-sizing:border-box}
body{margin:0;background:var(--wash);color:var(--ink);font:15px/1.65 "Noto Sans CJK SC","Source Han Sans SC",
"PingFang SC","Microsoft YaHei",system-ui,sans-serif}
main{max-width:64rem;margin:2rem auto;padding:2.5rem 3rem;background:var(--paper);border:1px solid var(--line)}
h1{font-size:1.5rem;line-height:1.35;margin:0 0 1.2rem}
h2{font-size:1.15rem;margin:2.2rem 0 .8rem;padding-bottom:.3rem;border-bottom:2px solid var(--ink)}
h3{font-size:1rem;margin:0}
"""


def html_page(language: Language, title: str, style: str, body: Iterable[str]) -> str:
    """The whole page, the same bytes for the same content."""
    lang = "zh-CN" if language == "zh" else "en"
    head = (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n'
    )
    return head + "\n".join(body) + "\n</body>\n</html>\n"
