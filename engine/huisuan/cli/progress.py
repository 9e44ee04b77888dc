"""How far a long run is: rows done, rows a second, and about how long it still takes. Knows no clock: it is handed one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from huisuan.messages.render import Language

EACH = 0.2
"""Seconds between two lines of progress."""


@dataclass(slots=True)
class Progress:
    """One line, written over and over by `write`. `clock` tells seconds; `expected` is about how many rows there are, if anyone knows."""

    language: Language
    clock: Callable[[], float]
    write: Callable[[str], object]
    expected: int | None = None
    started: float = field(init=False)
    _last: float | None = None

    def __post_init__(self) -> None:
        self.started = self.clock()

    def __call__(self, rows: int) -> None:
        """`rows` are done."""
        now = self.clock()
        if self._last is not None and now - self._last < EACH:
            return
        self._last = now
        passed = max(now - self.started, 0.001)
        said = [
            self._say(f"已算 {rows:,} 行", f"{rows:,} rows"),
            self._say(f"每秒 {int(rows / passed):,} 行", f"{int(rows / passed):,} a second"),
        ]
        if self.expected is not None and 0 < rows < self.expected:
            left = round(passed * (self.expected - rows) / rows)
            said.append(self._say(f"约剩 {spoken(left, 'zh')}", f"about {spoken(left, 'en')} left"))
        self.write(f"\r\x1b[K{self._say('，', ', ').join(said)}")

    def done(self) -> None:
        """Ends the line, if there is one."""
        if self._last is not None:
            self.write("\n")

    def _say(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en


def spoken(seconds: int, language: Language) -> str:
    """`1 小时 5 分`, `3 分 20 秒`, `12 秒`: no finer than is known."""
    minutes, rest = divmod(seconds, 60)
    hours, left = divmod(minutes, 60)
    parts = [(hours, "小时", "h"), (left, "分", "min"), (rest, "秒", "s")]
    kept = parts[:2] if hours else parts[1:] if minutes else parts[2:]
    return " ".join(f"{number} {zh if language == 'zh' else en}" for number, zh, en in kept)


def silent(rows: int) -> None:
    """Progress that nobody watches."""
    del rows
