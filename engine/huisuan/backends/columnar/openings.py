"""What the undetermined rows of one benefit wait for: a set of leaves a row, told in words of bits, then by the number of its pattern."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from huisuan.backends.columnar.columns import WORD, Mask
from huisuan.backends.columnar.patterns import Patterns
from huisuan.backends.columnar.plan import Opens

PATTERN = "pattern"
NUMBER = pl.UInt32()


@dataclass(frozen=True, slots=True)
class Openings:
    """Most words are the same in every row; only the others are made as columns."""

    benefit: str
    opens: Opens
    words: Mask
    patterns: Patterns

    @property
    def exprs(self) -> Mapping[str, pl.Expr]:
        """The words that differ from row to row, by name."""
        return {f"word{place}": word for place, word in enumerate(self.words) if isinstance(word, pl.Expr)}

    def numbered(self, rows: pl.DataFrame) -> pl.Series:
        """Of rows with these columns the number of each one's pattern; new patterns are numbered as they come."""
        names = list(self.exprs)
        if not names:
            return pl.repeat(self._number(()), rows.height, dtype=NUMBER, eager=True).alias(PATTERN)
        if len(names) == 1:
            return self._by_word(rows[names[0]])
        sets = rows.select(names).unique(maintain_order=True)
        known = sets.with_columns(pl.Series(PATTERN, map(self._number, sets.rows()), dtype=NUMBER))
        return rows.select(names).join(known, on=names, how="left", maintain_order="left")[PATTERN]

    def _by_word(self, words: pl.Series) -> pl.Series:
        """Looked up among few: quicker than a join."""
        met = words.unique(maintain_order=True)
        numbers = pl.Series(PATTERN, [self._number((word,)) for word in met], dtype=NUMBER)
        order = met.arg_sort()
        return numbers.gather(order.gather(met.gather(order).search_sorted(words)))

    def _number(self, differing: Sequence[int]) -> int:
        return self.patterns.number(self.benefit, self._leaves(iter(differing)))

    def _leaves(self, differing: Iterator[int]) -> Iterator[int]:
        for place, word in enumerate(self.words):
            bits = word if isinstance(word, int) else next(differing)
            for bit in range(WORD):
                if bits >> bit & 1:
                    yield self.opens.leaves[place * WORD + bit]
