"""What changed since the outlook of the session before, in one short paragraph."""

from collections.abc import Iterator

from levelhead.evidence.changed import Changed, OddsChange
from levelhead.forecast import Row
from levelhead.forecast.select import View
from levelhead.levels import Level, Side
from levelhead.measure import Claim, Measurement
from levelhead.report.facts import Facts, joined
from levelhead.technical.momentum import Direction

ID = "changes"
LEAST = 0.0005  # of a probability: what a tenth of a point would print as nothing
GONE = "no longer found"
MOST = 2  # levels of one kind of news
WORDS = {
    "code": "another version of the program",
    "price": "price",
    "time": "the session gone",
    "volatility": "volatility",
    "data": "new data",
}
PARTS = "sequential substitution: code, price, time, volatility, data"


def since(facts: Facts, changed: Changed | None, shown: tuple[Level, ...]) -> tuple[Claim, ...]:
    """The paragraph; empty where there is no session to compare with. Of today's levels it names those ``shown``."""
    if changed is None:
        return ()
    return (
        _moved(facts, changed),
        *_odds(facts, changed.odds),
        *_levels(facts, changed, shown),
        *_crossed(facts, changed),
    )


def _moved(facts: Facts, changed: Changed) -> Claim:
    way = (
        "unchanged"
        if changed.move == 0
        else "{move} points higher"
        if changed.move > 0
        else "{move} points lower"
    )
    return Claim(
        "changes.since",
        ID,
        f"Since {{day}}: the close is {way}.",
        (
            facts.day("day", changed.since, "the session before"),
            facts.average("move", abs(changed.move), "close less the close before, rolls taken out"),
        ),
    )


def _odds(facts: Facts, odds: OddsChange | None) -> Iterator[Claim]:
    if odds is None:
        return
    row = Row(odds.view.value)
    barrier = odds.scenarios.upper if odds.view is View.UP else odds.scenarios.lower
    price = facts.average("price", barrier.price, "target of that session's table, in the contract held now")
    if odds.settled is not None:
        said = {
            row: "was met: its target {price} came first",
            Row.NEITHER: "has run out with neither barrier met: its target was {price}",
        }.get(odds.settled, "was decided against its target {price}")
        yield Claim("changes.since_settled", ID, f"The table of that session {said}.", (price,))
        return
    at = list(Row).index(row)
    cited: list[Measurement] = [
        price,
        facts.probability("now", odds.now[at], "odds of that session's barriers, as of today"),
        facts.probability("then", odds.then[at], "odds of that session's table"),
    ]
    parts = []
    for cause in odds.causes:
        added = cause.added[at]
        if abs(added) >= LEAST:
            parts.append(f"{WORDS[cause.name]} {'added' if added > 0 else 'took'} {{by_{cause.name}}}")
            cited.append(
                facts.index(f"by_{cause.name}", 100.0 * abs(added), f"points of probability; {PARTS}")
            )
    what = "an advance to" if odds.view is View.UP else "a decline to"
    causes = f": {joined(parts)} points" if parts else ""
    yield Claim(
        "changes.since_odds",
        ID,
        f"Of that session's table {what} {{price}} first stands at {{now}}, after {{then}}{causes}.",
        tuple(cited),
    )


def _levels(facts: Facts, changed: Changed, shown: tuple[Level, ...]) -> Iterator[Claim]:
    printed = {(each.low, each.high) for each in shown}
    news = {
        "tested": changed.tested,
        "lost": _on(Side.SUPPORT, changed.broken),
        "passed": _on(Side.RESISTANCE, changed.broken),
        "won back": _on(Side.SUPPORT, changed.regained),
        "closed back below": _on(Side.RESISTANCE, changed.regained),
        "new": changed.appeared,
        GONE: changed.gone,
    }
    parts: list[str] = []
    cited: list[Measurement] = []
    for number, (what, levels) in enumerate(news.items()):
        names: list[str] = []
        kept = [each for each in levels if what == GONE or (each.low, each.high) in printed]
        for level in sorted(kept, key=_nearness)[:MOST]:
            name = f"{'abcdefg'[number]}_{'ab'[len(names)]}"
            cited.append(facts.price(name, level.near, f"near edge of a level {what}"))
            names.append(f"{{{name}}}")
        if names:
            parts.append(f"{what} {joined(names)}")
    if parts:
        yield Claim("changes.since_levels", ID, f"Levels: {'; '.join(parts)}.", tuple(cited))


def _on(side: Side, levels: tuple[Level, ...]) -> tuple[Level, ...]:
    return tuple(each for each in levels if each.side is side)


def _nearness(level: Level) -> tuple[float, float]:
    return level.distance, level.low


def _crossed(facts: Facts, changed: Changed) -> Iterator[Claim]:
    parts: list[str] = []
    cited: list[Measurement] = []
    for direction, way in ((Direction.UP, "above"), (Direction.DOWN, "below")):
        windows = [each.window for each in changed.crossings if each.window and each.direction is direction]
        names = [f"window_{'abc'[len(cited) + at]}" for at in range(len(windows))]
        cited += [
            facts.window(name, window, "window of the simple average")
            for name, window in zip(names, windows, strict=True)
        ]
        if names:
            days = joined([f"{{{name}}}-day" for name in names])
            parts.append(f"the close went {way} its {days} average{'s' if len(names) > 1 else ''}")
        if any(not each.window and each.direction is direction for each in changed.crossings):
            parts.append(f"RSI crossed {way} its signal line")
    if parts:
        text = joined(parts)
        yield Claim("changes.since_crossed", ID, f"{text[0].upper()}{text[1:]}.", tuple(cited))
