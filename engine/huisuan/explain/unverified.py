"""What is said beside every benefit of a pack whose figures nobody could compare with the text of its document."""

from __future__ import annotations

from huisuan.compiler.pack import Document
from huisuan.vocabulary.units import Label, Language

TAG = Label("数字未与原文核对", "not compared with the text")


def unverified_words(document: Document, language: Language) -> str:
    """The mark with its reason, in one line; empty where the figures were compared with the text."""
    if document.unverified is None:
        return ""
    told = Label(f"{TAG.zh}：{document.unverified.zh}", f"figures {TAG.en}: {document.unverified.en}")
    return told.of(language)


UNNUMBERED = {"文首": "opening", "文末": "closing"}
"""Parts of a document without a number, as readings may name them, in English."""


def place_words(document: Document, printed: str, number: int, language: Language) -> str:
    """`第十一条`; where no copy is at hand to number clauses by, the parts of the pack are numbered as the pack has them."""
    if not number:
        return printed if language == "zh" else UNNUMBERED.get(printed, printed)
    if document.unverified is None:
        return f"第{printed}条" if language == "zh" else f"clause {number}"
    return f"第{printed}部分" if language == "zh" else f"part {number}"
