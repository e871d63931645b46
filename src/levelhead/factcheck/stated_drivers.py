"""Statements about what drives a market: releases, other markets, yields, breadth."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from levelhead.factcheck.stated import Period, Stated
from levelhead.factcheck.words import Direction, Driver, Kind, SeriesName, Standing
from levelhead.markets.releases import ReleaseKind


@dataclass(frozen=True, slots=True)
class ReleaseStated(Stated):
    """A release on a day, within a period, or merely "upcoming"; ``past`` for one said to be out."""

    kind: ClassVar[Kind] = Kind.RELEASE

    release: ReleaseKind
    day: date | None = None
    period: Period | None = None
    within: int | None = None  # sessions
    past: bool = False


@dataclass(frozen=True, slots=True)
class RelativeStated(Stated):
    """Weaker (``DOWN``) or stronger (``UP``) than another market: symbols, or "large caps" as ``ES``."""

    kind: ClassVar[Kind] = Kind.RELATIVE

    direction: Direction
    against: tuple[str, ...] = ()  # market symbols; empty: not named
    words: str = ""
    period: Period | None = None
    subject: str = ""  # a symbol where it is not the note's market


@dataclass(frozen=True, slots=True)
class SeriesStated(Stated):
    """A yield, the VIX or another series: its value, or where it has gone."""

    kind: ClassVar[Kind] = Kind.SERIES

    series: SeriesName
    low: float | None = None
    high: float | None = None
    direction: Direction | None = None
    standing: Standing | None = None
    period: Period | None = None
    day: date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class DriverStated(Stated):
    """Something is said to drive the market; ``biggest`` for "the biggest influence".

    ``inverse`` where the note says the market gains when the driver falls.
    """

    kind: ClassVar[Kind] = Kind.DRIVER

    driver: Driver
    biggest: bool = False
    inverse: bool | None = None
    more_than: tuple[str, ...] = ()  # "small caps tend to benefit the most": the markets it is more than
    words: str = ""


@dataclass(frozen=True, slots=True)
class BreadthStated(Stated):
    """Breadth improves or worsens; ``fragile`` (or its opposite), or a share above an average."""

    kind: ClassVar[Kind] = Kind.BREADTH

    direction: Direction | None = None
    fragile: bool | None = None
    share: float | None = None  # 0..1
    window: int | None = None


@dataclass(frozen=True, slots=True)
class EventImpactStated(Stated):
    """A release is said to move this market more (``UP``) or less than others."""

    kind: ClassVar[Kind] = Kind.EVENT_IMPACT

    releases: tuple[ReleaseKind, ...]
    against: tuple[str, ...] = ()
    direction: Direction = Direction.UP


@dataclass(frozen=True, slots=True)
class Unchecked(Stated):
    """A statement the grammar saw but nothing here can check; ``why`` in a few words."""

    kind: ClassVar[Kind] = Kind.OTHER

    why: str = ""
