"""The shape of one entry of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """The texts of one problem code: what is wrong (`zh`, `en`), what to do (`hint_*`), why it matters (`why_*`).

    Texts are templates over the problem's arguments. An argument named `x_zh` or `x_en` serves one language only.
    """

    code: str
    zh: str
    en: str
    hint_zh: str
    hint_en: str
    why_zh: str = ""
    why_en: str = ""
