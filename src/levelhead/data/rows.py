"""Raw rows: what a file, a frame or a live source gave, dated, before any rule has judged them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from levelhead.data.findings import Finding
from levelhead.kernels.arrays import BoolArray, FloatArray, IntArray, SessionArray
from levelhead.markets.bars import Adjustment

Row = Sequence[str | float | None]
OPEN, HIGH, LOW, CLOSE = range(4)


@dataclass(frozen=True, slots=True, eq=False)
class RawRows:
    """Rows in the order of their source, one session each, with what has been found about them.

    Parameters
    ----------
    session
        Shape (T,), ``datetime64[D]``, in any order.
    prices
        Shape (4, T), points: open, high, low, close; NaN where the source has no value.
    volume
        Shape (T,), contracts or shares; NaN where the source has none.
    line
        Shape (T,), line of the file each row stood on, from one; zero where there is no file.
    findings
        What the reader and the rules so far found.
    adjustment
        What was done to the prices: declared by the caller or inferred by a rule; ``None``: not known.
    """

    session: SessionArray
    prices: FloatArray
    volume: FloatArray
    line: IntArray
    findings: tuple[Finding, ...] = ()
    adjustment: Adjustment | None = None

    @classmethod
    def of(cls, rows: Sequence[Row]) -> "RawRows":
        """Rows of a live source: ISO day, open, high, low, close, volume; ``None`` where there is no value."""
        cells = [[np.nan if cell is None else float(cell) for cell in row[1:6]] for row in rows]
        table = np.array(cells, dtype=np.float64).reshape(len(cells), 5)
        return cls(
            np.array([str(row[0]) for row in rows], dtype="datetime64[D]"),
            np.ascontiguousarray(table[:, :4].T),
            table[:, 4].copy(),
            np.zeros(len(cells), dtype=np.int64),
        )

    def __len__(self) -> int:
        return int(self.session.size)

    @property
    def days(self) -> IntArray:
        """Days since 1970-01-01 of each session, shape (T,)."""
        return self.session.astype(np.int64)

    @property
    def weekday(self) -> IntArray:
        """Zero for Monday to six for Sunday, shape (T,)."""
        return (self.days + 3) % 7

    def take(self, which: BoolArray | IntArray | slice) -> "RawRows":
        """The rows that a mask, indices or a slice select, with all findings."""
        return replace(
            self,
            session=self.session[which],
            prices=self.prices[:, which],
            volume=self.volume[which],
            line=self.line[which],
        )

    def noting(self, *findings: Finding) -> "RawRows":
        """The same rows with more findings."""
        return replace(self, findings=(*self.findings, *findings))

    def dates(self, which: BoolArray | IntArray) -> tuple[date, ...]:
        """The sessions a mask or indices select, in order."""
        return tuple(np.sort(self.session[which]).tolist())

    def place(self, at: int) -> tuple[int | None, date]:
        """Line (``None`` where there is no file) and session of one row, for a message."""
        session = self.session[at].item()
        assert isinstance(session, date)
        return int(self.line[at]) or None, session
