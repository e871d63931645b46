"""What happened after: the row that came, the levels, how far price went; a section beside the page, never in it."""

from collections.abc import Iterator

from levelhead.forecast import Barrier, By, Forecast, Row
from levelhead.forecast.fan import FAN
from levelhead.measure import Claim, Measurement
from levelhead.report.after import Aftermath, Decided, Extreme, LastClose, PatternAfter, Scored
from levelhead.report.after_levels import legend, levels_table, summary
from levelhead.report.document import Listing, Outlook, Paragraph, Section, Table
from levelhead.report.facts import Facts, heading, session_word
from levelhead.report.probability_section import row_label

ID = "aftermath"
TITLE = "What Happened After"


def aftermath_section(page: Outlook, after: Aftermath) -> Section:
    """What came after an outlook of a past day.

    Parameters
    ----------
    page
        The outlook.
    after
        What came, see :func:`levelhead.pipeline.aftermath.aftermath`.
    """
    facts = Facts(page.context.bars.market, after.known)
    standing = Paragraph(tuple(_standing(facts, after)))
    if not after.has_begun:
        return Section(ID, TITLE, (standing,))
    blocks: list[Paragraph | Listing | Table] = [standing]
    if page.forecast is not None:
        blocks.append(Paragraph(tuple(_outcome(facts, page, page.forecast, after))))
        blocks.append(_rows(facts, page, page.forecast, after))
    blocks.append(Paragraph(tuple(_way(facts, after))))
    if after.levels:
        blocks.append(Paragraph((summary(facts, after),)))
        blocks.append(levels_table(Facts(facts.market, page.as_of), facts, after))
        blocks.append(Paragraph((legend(facts, after),)))
    if after.patterns:
        blocks.append(Listing(tuple(_patterns(facts, after.patterns))))
    return Section(ID, TITLE, tuple(blocks))


def _standing(facts: Facts, after: Aftermath) -> Iterator[Claim]:
    horizon = facts.sessions("horizon", after.horizon, "parameter")
    end = facts.day("end", after.end, "last session of the horizon")
    if not after.has_begun:
        word = session_word(after.horizon)
        yield Claim(
            f"{ID}.standing",
            ID,
            f"Nothing has come yet: no bar of the {{horizon}} {word} to {{end}} is known.",
            (horizon, end),
        )
        return
    if after.is_complete:
        words = (
            f"All {{horizon}} {session_word(after.horizon)} of the horizon have passed, the last on {{end}}."
        )
        cited = [horizon, end]
    else:
        left = after.horizon - after.elapsed
        words = (
            f"{{elapsed}} of {{horizon}} {session_word(after.horizon)} have passed, the last on {{known}}; {{left}} "
            f"{'is' if left == 1 else 'are'} still to come, to {{end}}."
        )
        cited = [
            facts.sessions("elapsed", after.elapsed, "sessions of the horizon up to the last bar"),
            horizon,
            facts.day("known", after.known, "last session with a bar"),
            facts.sessions("left", left, "sessions of the horizon without a bar yet"),
            end,
        ]
    yield Claim(f"{ID}.standing", ID, words, tuple(cited))
    if after.missing:
        missing = facts.count("missing", len(after.missing), "sessions of the calendar without a bar")
        first = facts.day("first", after.missing[0], "first of them")
        yield Claim(
            f"{ID}.missing",
            ID,
            f"{{missing}} of them {'has' if len(after.missing) == 1 else 'have'} no bar, from {{first}} on.",
            (missing, first),
        )
    if after.rolled is not None:
        yield Claim(
            f"{ID}.rolled",
            ID,
            "The series rolled on {rolled}: prices after it are stated in the contract held on {as_of}.",
            (
                facts.day("rolled", after.rolled, "first session in the next contract"),
                facts.day("as_of", after.as_of, "day of the outlook"),
            ),
        )


def outcome_sentence(page: Outlook, after: Aftermath) -> Claim:
    """Which row came, or that none has yet; the page has odds."""
    assert page.forecast is not None
    words, cited = _came(Facts(page.context.bars.market, after.known), page.forecast, after)
    return Claim(f"{ID}.outcome", ID, words, tuple(cited))


def _outcome(facts: Facts, page: Outlook, forecast: Forecast, after: Aftermath) -> Iterator[Claim]:
    decided = after.decided
    yield outcome_sentence(page, after)
    if decided is None:
        return
    if decided.tie:
        yield Claim(f"{ID}.tie", ID, "One bar reached both prices, and the rule for ties decided.")
    odds = next(each for each in forecast.odds if each.row is decided.row)
    yield Claim(
        f"{ID}.said",
        ID,
        "The page had given that {p}, and base rates {c}: its log score was {log} against {base_log} of the base "
        f"rates, its Brier score {{brier}} against {{base_brier}}, smaller being better. {_verdict(decided)}",
        (
            facts.probability("p", odds.probability, forecast.model, n=forecast.n),
            facts.probability("c", odds.climatology, "counted frequency at this distance in ATR(14)"),
            *_scored(facts, "", decided.model),
            *_scored(facts, "base_", decided.climatology),
        ),
    )


def _verdict(decided: Decided) -> str:
    gain = decided.climatology.log - decided.model.log
    if gain == 0:
        return "Neither did better on this day."
    better = "The page" if gain > 0 else "Base rates"
    return f"{better} did better on this day; one day proves neither right."


def _scored(facts: Facts, prefix: str, scored: Scored) -> tuple[Measurement, ...]:
    method = "of the row that came, as the ledger scores a grade; probabilities floored"
    return (
        facts.index(f"{prefix}log", scored.log, f"log score {method}", places=3),
        facts.index(f"{prefix}brier", scored.brier, f"Brier score over three rows {method}", places=3),
    )


def _came(facts: Facts, forecast: Forecast, after: Aftermath) -> tuple[str, list[Measurement]]:
    scenarios, decided = forecast.scenarios, after.decided
    up = _met(facts, "up", scenarios.upper, "upper", "above")
    down = _met(facts, "down", scenarios.lower, "lower", "below")
    if decided is None or decided.row is Row.NEITHER:
        day = facts.day("day", after.known, "last session looked at")
        cited = [*up[1], *down[1], day]
        words = f"by {{day}} price had neither {up[0]} nor {down[0]}."
        if decided is None:
            return f"Nothing is decided yet: {words}", cited
        return f"Neither barrier was met: {words}", cited
    met, cited = up if decided.row is Row.UP else down
    day = facts.day("day", decided.session, "session on which the barrier was met")
    return f"{'Up' if decided.row is Row.UP else 'Down'} came first: on {{day}} price {met}.", [*cited, day]


def _met(facts: Facts, name: str, barrier: Barrier, side: str, beyond: str) -> tuple[str, list[Measurement]]:
    price = facts.price(name, barrier.price, f"{side} barrier")
    if barrier.by is By.TOUCH:
        return f"touched {{{name}}}", [price]
    z = facts.average(f"{name}_z", barrier.buffer, "zone buffer z: the larger of 0.1 ATR and 5 ticks")
    return f"closed {beyond} {{{name}}} by more than {{{name}_z}}", [price, z]


def _rows(facts: Facts, page: Outlook, forecast: Forecast, after: Aftermath) -> Table:
    then = Facts(facts.market, page.as_of)
    header = (
        heading(ID, "scenario", "Scenario"),
        heading(ID, "probability", "Probability"),
        heading(ID, "climatology", "Base rate"),
        heading(ID, "came", "Came"),
    )
    rows = []
    for odds in forecast.odds:
        label = row_label(then, forecast, odds.row)
        name = f"{ID}.{odds.row}"
        rows.append(
            (
                Claim(f"{name}.scenario", ID, label.template, label.measurements),
                Claim(f"{name}.p", ID, "{p}", (then.probability("p", odds.probability, forecast.model),)),
                Claim(
                    f"{name}.c",
                    ID,
                    "{c}",
                    (
                        then.probability(
                            "c", odds.climatology, "counted frequency at this distance in ATR(14)"
                        ),
                    ),
                ),
                _row_came(facts, odds.row, after, f"{name}.came"),
            )
        )
    return Table("Said and came", header, tuple(rows))


def _row_came(facts: Facts, row: Row, after: Aftermath, name: str) -> Claim:
    if after.decided is None:
        return Claim(name, ID, "open")
    if after.decided.row is not row:
        return Claim(name, ID, "no")
    day = facts.short_day("day", after.decided.session, "session on which it was settled")
    return Claim(name, ID, "yes, {day}", (day,))


def _way(facts: Facts, after: Aftermath) -> Iterator[Claim]:
    """How far price went each way, and where it closed."""
    for name, extreme, word, sign in (
        ("highest", after.highest, "above", 1.0),
        ("lowest", after.lowest, "below", -1.0),
    ):
        assert extreme is not None
        yield _furthest(facts, after, name, extreme, word, sign)
    if after.last is not None:
        yield from _closed(facts, after, after.last)


def _furthest(facts: Facts, after: Aftermath, name: str, extreme: Extreme, word: str, sign: float) -> Claim:
    went = sign * (extreme.price - after.close)
    price = facts.price("price", extreme.price, f"{name} price of the sessions that came")
    day = facts.day("day", extreme.session, "its session")
    close = facts.price("close", after.close, "close on the day of the outlook")
    if went <= 0:
        words = f"Price never traded {word} the close of {{close}}; its {name} was {{price}} on {{day}}."
        return Claim(f"{ID}.{name}", ID, words, (close, price, day))
    return Claim(
        f"{ID}.{name}",
        ID,
        f"The {name} price was {{price}} on {{day}}, {{points}} points ({{ranges}} ATR) {word} the close of {{close}}.",
        (
            price,
            day,
            facts.price("points", went, f"{name} price against the close, points"),
            facts.atr("ranges", went / after.atr, "distance / ATR(14) of the day of the outlook"),
            close,
        ),
    )


def _closed(facts: Facts, after: Aftermath, last: LastClose) -> Iterator[Claim]:
    change = last.price - after.close
    price = facts.average("price", last.price, "last close so far, in the contract held on that day")
    day = facts.day("day", last.session, "its session")
    if change == 0:
        yield Claim(f"{ID}.close", ID, "The last close, on {day}, was {price}: where it began.", (day, price))
    else:
        word = "up" if change > 0 else "down"
        yield Claim(
            f"{ID}.close",
            ID,
            f"The last close, on {{day}}, was {{price}}: {word} {{points}} points, {{share}}.",
            (
                day,
                price,
                facts.average("points", abs(change), "last close against the close of the outlook"),
                facts.ratio("share", abs(change) / abs(after.close), "the same over the close"),
            ),
        )
    if last.fan:
        yield _in_fan(facts, last)


def _in_fan(facts: Facts, last: LastClose) -> Claim:
    method = "quantile of the close of that session, as issued"
    p05, p25, median, p75, p95 = (
        facts.average(name, value, method, quantile=quantile)
        for name, value, quantile in zip(("p05", "p25", "median", "p75", "p95"), last.fan, FAN, strict=True)
    )
    close = last.price
    band = facts.probability("band", FAN[-1] - FAN[0], "share of closes the band was to hold")
    half = facts.probability("half", FAN[-2] - FAN[1], "share of closes the band was to hold")
    if not last.fan[0] <= close <= last.fan[-1]:
        side = "below" if close < last.fan[0] else "above"
        words = f"That is {side} the band from {{p05}} to {{p95}} that was to hold {{band}} of closes."
        return Claim(f"{ID}.fan", ID, words, (p05, p95, band))
    if last.fan[1] <= close <= last.fan[3]:
        words = "That is within the band from {p25} to {p75} that was to hold {half} of closes, the median at {median}."
        return Claim(f"{ID}.fan", ID, words, (p25, p75, half, median))
    side, edge = ("below", p25) if close < last.fan[1] else ("above", p75)
    words = (
        f"That is {side} the middle band, which ended at {{{edge.name}}} and was to hold {{half}} of closes, but within "
        "the band from {p05} to {p95} that was to hold {band}."
    )
    return Claim(f"{ID}.fan", ID, words, (edge, half, p05, p95, band))


def _patterns(facts: Facts, patterns: tuple[PatternAfter, ...]) -> Iterator[Claim]:
    for number, each in enumerate(patterns):
        pattern = each.pattern
        assert pattern.invalidation is not None
        cited = [
            facts.text("name", pattern.name, "candle pattern"),
            facts.day("made", pattern.session, "its last bar"),
            facts.price("price", pattern.invalidation, "its invalidation"),
        ]
        side = "below" if pattern.bullish else "above"
        if each.violated is None:
            end = f"no close {side} {{price}} followed."
        else:
            end = f"violated on {{day}} by a close {side} {{price}}."
            cited.append(facts.day("day", each.violated, "first close beyond the invalidation"))
        name = f"{ID}.pattern.{'abcdefghijklmnopqrstuvwxyz'[number % 26]}"
        yield Claim(name, ID, f"The {{name}} of {{made}}: {end}", tuple(cited))
