"""How a newer series of one market joins the stored one: nothing is lost and nothing changes unsaid."""

from dataclasses import dataclass

import numpy as np

from levelhead.data.findings import Finding
from levelhead.errors import DataRejected
from levelhead.kernels.arrays import BoolArray, FloatArray, SessionArray
from levelhead.markets.bars import Bars
from levelhead.markets.notes import Note, Verdict

COLUMNS = ("open", "high", "low", "close", "volume")
# A vendor corrects a bar now and then; when this share of the common bars differs it is another series.
SUSPECT_SHARE = 0.05
SUSPECT_COUNT = 5
JOINT_CODES = ("KEPT", "SEAM")


@dataclass(frozen=True, slots=True, eq=False)
class Merged:
    """Two series of one market as one.

    Parameters
    ----------
    bars
        Every session of either; where both have one, the newer series' bar.
    added
        Sessions only the newer series has.
    kept
        Sessions only the stored series has, within the span of the newer one.
    revised
        Sessions of which the newer series gives another price, or another volume.
    repriced
        Those of ``revised`` that differ in a price.
    before, after
        Shape (revised, 5): open, high, low, close, volume as stored and as given now.
    touching
        False when the two have no session in common, so that nothing vouches for the joint.
    """

    bars: Bars
    added: SessionArray
    kept: SessionArray
    revised: SessionArray
    repriced: SessionArray
    before: FloatArray
    after: FloatArray
    touching: bool


def merge(stored: Bars, newer: Bars) -> Merged:
    """Join ``newer`` to ``stored``; both of one market and one adjustment.

    Raises
    ------
    DataRejected
        ``ADJUSTMENT`` when the adjustments differ; ``REVISED`` when so many past prices differ that it
        must be another series.
    """
    if stored.adjustment is not newer.adjustment:
        raise DataRejected(
            "ADJUSTMENT",
            f"{stored.market.symbol} is stored with adjustment {stored.adjustment}, the new bars have "
            f"{newer.adjustment}",
            remedy="Give the same --adjustment, or store the new series instead with --replace",
        )
    common, at_stored, at_newer = np.intersect1d(
        stored.session, newer.session, assume_unique=True, return_indices=True
    )
    old, new = _table(stored)[at_stored], _table(newer)[at_newer]
    differs: BoolArray = ~((old == new) | (np.isnan(old) & np.isnan(new)))
    priced = differs[:, :4].any(axis=1)
    _refuse_another_series(stored, newer, common[priced], common.size)
    changed = differs.any(axis=1)
    only_stored = ~np.isin(stored.session, newer.session, assume_unique=True)
    inside = (stored.session > newer.session[0]) & (stored.session < newer.session[-1])
    return Merged(
        bars=_union(stored, newer, only_stored),
        added=newer.session[~np.isin(newer.session, stored.session, assume_unique=True)],
        kept=stored.session[only_stored & inside],
        revised=common[changed],
        repriced=common[priced],
        before=old[changed],
        after=new[changed],
        touching=bool(common.size),
    )


def joint_notes(merged: Merged) -> tuple[Note, ...]:
    """What a reader of the joined series must know about the joint."""
    found = []
    if merged.kept.size:
        template = (
            "{count} sessions from {first} on are missing in the newer series and keep their stored bars"
        )
        found.append(Finding("KEPT", Verdict.WARN, template, tuple(merged.kept.tolist())))
    if not merged.touching:
        template = "{count} sessions from {first} on share none with those before: the joint is unchecked"
        found.append(Finding("SEAM", Verdict.WARN, template, tuple(merged.added.tolist())))
    return tuple(each.note(merged.bars.market, merged.bars.as_of) for each in found)


def _refuse_another_series(stored: Bars, newer: Bars, priced: SessionArray, common: int) -> None:
    if priced.size > max(SUSPECT_COUNT, SUSPECT_SHARE * common):
        raise DataRejected(
            "REVISED",
            f"{priced.size} of {common} bars that {newer.source or 'the new series'} shares with the stored "
            f"{stored.market.symbol} have other prices, so it is another series, not a newer one",
            session=priced[0].item(),
            remedy="Check --market and --adjustment, or store the new series instead with --replace",
        )


def _union(stored: Bars, newer: Bars, only_stored: BoolArray) -> Bars:
    session = np.concatenate([stored.session[only_stored], newer.session])
    table = np.vstack([_table(stored)[only_stored], _table(newer)])
    order = np.argsort(session)
    columns = dict(zip(COLUMNS, table[order].T, strict=True))
    return Bars(
        newer.market, session=session[order], **columns, adjustment=newer.adjustment, source=newer.source
    )


def _table(bars: Bars) -> FloatArray:
    return np.column_stack([getattr(bars, column) for column in COLUMNS])
