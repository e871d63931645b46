"""What changed since the outlook of the session before, in one short paragraph."""

from collections.abc import Iterator

from levelhead.evidence.changed import Changed, OddsChange
from levelhead.forecast import Row
from levelhead.forecast.select import View
from levelhead.levels import Level, Side
from levelhead.measure import Claim, Measurement
from levelhead.measure.phrase import NOTHING, Phrase, capital, cite, joined, strung
from levelhead.report.facts import Facts
from levelhead.technical.momentum import Direction

ID = "changes"
LEAST = 0.0005  # of a probability: what a tenth of a point would print as nothing
GONE = Phrase("no longer found")
MOST = 2  # levels of one kind of news
WORDS = {
    "code": Phrase("another version of the program"),
    "price": Phrase("price"),
    "time": Phrase("the session gone"),
    "volatility": Phrase("volatility"),
    "data": Phrase("new data"),
}
METHOD = "points of probability; sequential substitution: code, price, time, volatility, data"


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
        Phrase("unchanged")
        if changed.move == 0
        else Phrase("{move} points higher")
        if changed.move > 0
        else Phrase("{move} points lower")
    )
    return Claim(
        "changes.since",
        ID,
        Phrase("Since {day}: the close is {way}.", way=way),
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
            row: Phrase("was met: its target {price} came first"),
            Row.NEITHER: Phrase("has run out with neither barrier met: its target was {price}"),
        }.get(odds.settled, Phrase("was decided against its target {price}"))
        yield Claim(
            "changes.since_settled", ID, Phrase("The table of that session {said}.", said=said), (price,)
        )
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
            parts.append(
                Phrase(
                    "{kind} {way} {by}",
                    kind=WORDS[cause.name],
                    way=Phrase("added") if added > 0 else Phrase("took"),
                    by=cite(f"by_{cause.name}"),
                )
            )
            cited.append(
                facts.index(
                    f"by_{cause.name}",
                    100.0 * abs(added),
                    METHOD,
                )
            )
    what = Phrase("an advance to") if odds.view is View.UP else Phrase("a decline to")
    causes = Phrase(": {names} points", names=joined(parts)) if parts else NOTHING
    yield Claim(
        "changes.since_odds",
        ID,
        Phrase(
            "Of that session's table {what} {price} first stands at {now}, after {then}{causes}.",
            what=what,
            causes=causes,
        ),
        tuple(cited),
    )


def _levels(facts: Facts, changed: Changed, shown: tuple[Level, ...]) -> Iterator[Claim]:
    printed = {(each.low, each.high) for each in shown}
    news = {
        Phrase("tested"): changed.tested,
        Phrase("lost"): _on(Side.SUPPORT, changed.broken),
        Phrase("passed"): _on(Side.RESISTANCE, changed.broken),
        Phrase("won back"): _on(Side.SUPPORT, changed.regained),
        Phrase("closed back below"): _on(Side.RESISTANCE, changed.regained),
        Phrase("new"): changed.appeared,
        GONE: changed.gone,
    }
    parts: list[Phrase] = []
    cited: list[Measurement] = []
    for number, (what, levels) in enumerate(news.items()):
        names: list[Phrase] = []
        kept = [each for each in levels if what == GONE or (each.low, each.high) in printed]
        for level in sorted(kept, key=_nearness)[:MOST]:
            name = f"{'abcdefg'[number]}_{'ab'[len(names)]}"
            cited.append(facts.price(name, level.near, Phrase("near edge of a level {news}", news=what)))
            names.append(cite(name))
        if names:
            parts.append(Phrase("{news} {names}", news=what, names=joined(names)))
    if parts:
        yield Claim(
            "changes.since_levels", ID, Phrase("Levels: {news}.", news=strung(parts, "; ")), tuple(cited)
        )


def _on(side: Side, levels: tuple[Level, ...]) -> tuple[Level, ...]:
    return tuple(each for each in levels if each.side is side)


def _nearness(level: Level) -> tuple[float, float]:
    return level.distance, level.low


def _crossed(facts: Facts, changed: Changed) -> Iterator[Claim]:
    parts: list[Phrase] = []
    cited: list[Measurement] = []
    for direction, way in ((Direction.UP, Phrase("above")), (Direction.DOWN, Phrase("below"))):
        windows = [each.window for each in changed.crossings if each.window and each.direction is direction]
        names = [f"window_{'abc'[len(cited) + at]}" for at in range(len(windows))]
        cited += [
            facts.window(name, window, "window of the simple average")
            for name, window in zip(names, windows, strict=True)
        ]
        if names:
            days = joined([Phrase("{window}-day", window=cite(name)) for name in names])
            parts.append(
                Phrase(
                    "the close went {way} its {days} {averages}",
                    way=way,
                    days=days,
                    averages=Phrase("averages") if len(names) > 1 else Phrase("average"),
                )
            )
        if any(not each.window and each.direction is direction for each in changed.crossings):
            parts.append(Phrase("RSI crossed {way} its signal line", way=way))
    if parts:
        yield Claim("changes.since_crossed", ID, capital(joined(parts)) + ".", tuple(cited))
