"""One level: where it is, why, every dated test, how likely a touch is, and what lies beyond."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from levelhead.forecast import Forecast, Row
from levelhead.forecast.odds import Rung
from levelhead.levels import Level, Outcome, Side, Status
from levelhead.levels.paths import PathOfTest
from levelhead.markets import Kind, Market
from levelhead.measure import Claim, Measurement
from levelhead.measure.phrase import NOTHING, Phrase, capital, word
from levelhead.report.document import Listing, Outlook, Paragraph, Section, Table
from levelhead.report.facts import Facts, heading
from levelhead.report.page_triggers import zone_triggers
from levelhead.report.reasons import describe, distinct
from levelhead.report.technical_section import zone_words
from levelhead.technical.triggers import Trigger

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_TURNS = {
    "in test": Phrase("puts it to the test"), "broken": Phrase("breaks it"),
    "won": Phrase("wins it"), "lost": Phrase("loses it"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class LevelPage:
    """One level of an outlook.

    Parameters
    ----------
    page
        The outlook.
    level
        One of its levels, listed or not.
    paths
        Its tests, oldest first.
    climatology
        P(touch) of past paths in ATR(14) for the same horizons; ``None`` on a page without odds.
    """

    page: Outlook
    level: Level
    paths: tuple[PathOfTest, ...]
    climatology: Rung | None

    @property
    def name(self) -> str:
        """How addresses spell it."""
        return level_name(self.page.context.bars.market, self.level)

    @property
    def rung(self) -> Rung | None:
        """P(touch) as issued; ``None`` on a page without odds."""
        forecast = self.page.forecast
        rungs = () if forecast is None else forecast.ladder
        return next((each for each in rungs if each.level is self.level), None)


def level_name(market: Market, level: Level) -> str:
    """``2376.2-2381.8``: edges with the decimals of the tick, without commas; one price where they are one."""
    low, high = (f"{each:.{market.places}f}" for each in (level.low, level.high))
    return low if low == high else f"{low}-{high}"


def level_title(told: LevelPage) -> Claim:
    """The headline."""
    page = told.page
    facts = Facts(page.context.bars.market, page.as_of)
    words, cited = zone_words(facts, told.level)
    return Claim(
        "title",
        "title",
        Phrase("{market}: {side} {zone} on {day}, {year}", side=_NAMES[told.level.side], zone=words),
        (
            facts.text("market", facts.market.symbol, "contract registry"),
            *cited,
            facts.day("day", facts.as_of, "last session read"),
            facts.text("year", str(facts.as_of.year), "year of the last session"),
        ),
    )


_NAMES = {
    Side.RESISTANCE: Phrase("resistance"), Side.SUPPORT: Phrase("support"), Side.AT: Phrase("the zone at")
}  # fmt: skip


def level_sections(told: LevelPage) -> tuple[Section, ...]:
    """The page from top to bottom."""
    facts = Facts(told.page.context.bars.market, told.page.as_of)
    return (
        Section("where", "Where", (Paragraph(tuple(_where(facts, told))),)),
        Section("why", "Why", (Listing(tuple(_why(facts, told.level))),)),
        Section("tests", "Its Tests", tuple(_tests(facts, told))),
        Section("touch", "How Likely Is a Touch", tuple(_touch(facts, told))),
        Section("beyond", "What Comes Next", (Paragraph(tuple(_beyond(facts, told))),)),
        Section("triggers", "Where It Turns", (Listing(tuple(_triggers(facts, told))),)),
    )


# --- where and why ---------------------------------------------------------------------------------------------------


def _where(facts: Facts, told: LevelPage) -> Iterator[Claim]:
    level, read = told.level, told.page.overview
    words, cited = zone_words(facts, level)
    close = facts.price("close", read.close, "last close")
    width = level.high - level.low
    if level.side is Side.AT:
        said = Phrase("Price stands in the zone {zone}: the last close was {close}.", zone=words)
        yield Claim("where.zone", "where", said, (*cited, close))
    else:
        side = Phrase("above") if level.side is Side.RESISTANCE else Phrase("below")
        cited += [
            close,
            facts.price("points", level.distance, "close to the near edge"),
            facts.atr("ranges", level.distance / read.atr),
        ]
        said = Phrase(
            "{zone} lies {points} points {side} the close of {close}: {ranges} ATR", zone=words, side=side
        )
        if read.sigma == read.sigma:
            cited.append(facts.sigma("sigmas", level.distance / (read.close * read.sigma)))
            said += Phrase(", {sigmas} σ")
        if facts.market.kind is not Kind.INDEX:
            cited.append(facts.ticks("ticks", level.distance / float(facts.market.tick)))
            said += Phrase(", {ticks} ticks")
        yield Claim("where.zone", "where", Phrase("{said}.", said=said), tuple(cited))
    if width:
        yield Claim(
            "where.width",
            "where",
            "The zone is {width} points wide, {ranges} ATR.",
            (facts.price("width", width, "upper less lower edge"), facts.atr("ranges", width / read.atr)),
        )


def _why(facts: Facts, level: Level) -> Iterator[Claim]:
    for at, reason in enumerate(distinct(level)):
        phrase, cited = describe(facts, reason, "r_")
        low = facts.average("low", reason.low, "price of the reason")
        where, edges = Phrase("{low}"), [low]
        if reason.high != reason.low:
            where, edges = (
                Phrase("{low}–{high}"),
                [low, facts.average("high", reason.high, "price of the reason")],
            )
        words = Phrase("{reason}: {where}", reason=capital(phrase), where=where)
        yield Claim(f"why.{_LETTERS[at % 26]}", "why", words, (*cited, *edges))


# --- tests -----------------------------------------------------------------------------------------------------------


def _tests(facts: Facts, told: LevelPage) -> Iterator[Paragraph | Table]:
    yield Paragraph((_status(facts, told.level), *_fared(facts, told.level)))
    if not told.paths:
        return
    header = tuple(
        heading("tests", key, words)
        for key, words in (
            ("day", "Session"),
            ("side", "As"),
            ("zone", "Zone then"),
            ("reached", "Reached"),
            ("depth", "Into the zone"),
            ("verdict", "Verdict"),
        )
    )
    newest = list(reversed(told.paths))
    rows = tuple(_test(facts, told, f"tests.{at}", each) for at, each in enumerate(newest))
    yield Table("Every dated test, newest first", header, rows)


def _test(facts: Facts, told: LevelPage, row: str, path: PathOfTest) -> tuple[Claim, ...]:
    touch = path.touch
    edges = [facts.average("low", path.low, "lower edge on that session")]
    zone = "{low}"
    if path.high != path.low:
        edges.append(facts.average("high", path.high, "upper edge on that session"))
        zone = "{low}–{high}"
    extreme = "low of the session" if touch.side is Side.SUPPORT else "high of the session"
    return (
        Claim(
            f"{row}.day", "tests", "{day}", (facts.short_day("day", touch.session, "session of the test"),)
        ),
        Claim(f"{row}.side", "tests", word(touch.side)),
        Claim(f"{row}.zone", "tests", zone, tuple(edges)),
        Claim(
            f"{row}.reached",
            "tests",
            "{reached}",
            (facts.price("reached", path.reached, extreme),),
        ),
        _depth(facts, told, row, path),
        _verdict(facts, row, path),
    )


def _depth(facts: Facts, told: LevelPage, row: str, path: PathOfTest) -> Claim:
    points = facts.average("points", abs(path.depth), "from the near edge to where the session reached")
    ranges = facts.atr("ranges", abs(path.depth) / told.page.overview.atr)
    if path.depth < 0:
        return Claim(f"{row}.depth", "tests", "{points} short of it", (points, ranges))
    words = "{points} · {ranges} ATR"
    if path.went_through and path.high > path.low:
        words = "{points} · {ranges} ATR, through it"
    return Claim(f"{row}.depth", "tests", words, (points, ranges))


def _verdict(facts: Facts, row: str, path: PathOfTest) -> Claim:
    touch = path.touch
    if touch.decided is None:
        return Claim(f"{row}.verdict", "tests", "open")
    method = "breaking close, or the last session to hold"
    decided = facts.short_day("decided", touch.decided, method)
    words = "held, decided {decided}" if touch.verdict is Outcome.HELD else "broke by the close of {decided}"
    return Claim(f"{row}.verdict", "tests", Phrase(words), (decided,))


def _status(facts: Facts, level: Level) -> Claim:
    is_above = level.side is Side.RESISTANCE
    how, back = (Phrase("passed"), Phrase("below")) if is_above else (Phrase("lost"), Phrase("above"))
    count = facts.count("count", len(level.touches), "dated tests, both sides")
    once = Phrase("test is") if len(level.touches) == 1 else Phrase("tests are")
    told = Phrase(" {count} {tests} on record.", tests=once) if level.touches else NOTHING
    cited = [count] if level.touches else []
    words = {
        Status.UNTESTED: Phrase("It has not been tested from this side."),
        Status.INTACT: Phrase("It is intact: it held its last test, and no close has gone beyond it since."),
        Status.OPEN: Phrase("It is in test: the sessions that decide have not all passed."),
        Status.LOST: Phrase("It was {how} by the close of {lost}.", how=how),
        Status.REGAINED: Phrase(
            "It was {how} by the close of {lost}, and price closed back {back} it on {regained}.",
            how=how,
            back=back,
        ),
    }[level.status]
    for name, day, method in (
        ("lost", level.lost, "close that lost it"),
        ("regained", level.regained, "close that regained it"),
    ):
        if f"{{{name}}}" in words and day is not None:
            cited.append(facts.day(name, day, method))
    return Claim("tests.status", "tests", words + told, tuple(cited))


def _fared(facts: Facts, level: Level) -> Iterator[Claim]:
    record = level.record
    if record is None:
        yield Claim(
            "tests.fared",
            "tests",
            "How such levels fare beside random prices has not been measured on these bars; levelhead evidence levels "
            "does it.",
        )
        return
    low, high = record.interval
    yield Claim(
        "tests.fared",
        "tests",
        "Such levels held {held} of {n} first tests, random prices at the same distance {chance}; the difference lies "
        "between {low} and {high}.",
        (
            facts.probability("held", record.hold_rate, "share of first tests of such levels that held"),
            facts.count("n", record.n, "first tests of such levels within the horizon"),
            facts.probability(
                "chance", record.placebo_rate, "the same of random prices at the same distance"
            ),
            facts.ratio("low", low, "95% interval of the difference"),
            facts.ratio("high", high, "95% interval of the difference"),
        ),
    )


# --- odds ------------------------------------------------------------------------------------------------------------


def _touch(facts: Facts, told: LevelPage) -> Iterator[Paragraph | Table]:
    forecast, rung = told.page.forecast, told.rung
    if forecast is None or rung is None:
        words = "No odds: the history is too short for them, as the page says."
        yield Paragraph((Claim("touch.none", "touch", words),))
        return
    header = (
        heading("touch", "by", "By"),
        heading("touch", "p", "Touch"),
        heading("touch", "c", "Base rate"),
    )
    base = told.climatology.probability if told.climatology is not None else ()
    rows = []
    for at, (sessions, p) in enumerate(zip(rung.horizons, rung.probability, strict=True)):
        row = f"touch.{_LETTERS[at]}"
        ahead = facts.sessions("ahead", sessions, "sessions ahead")
        share = facts.probability("p", p, forecast.model, n=forecast.n, effective_n=forecast.effective_n)
        cells = [
            Claim(f"{row}.by", "touch", "{ahead} sessions", (ahead,)),
            Claim(f"{row}.p", "touch", "{p}", (share,)),
        ]
        if base:
            method = "share of past paths at this distance in ATR(14) that touched it"
            cells.append(Claim(f"{row}.c", "touch", "{c}", (facts.probability("c", base[at], method),)))
        else:
            cells.append(Claim(f"{row}.c", "touch", "not measured"))
        rows.append(tuple(cells))
    yield Table("", header, tuple(rows))
    yield Paragraph(
        (
            Claim(
                "touch.n",
                "touch",
                "Counted on {n} past paths, worth about {effective} independent ones, and {drawn} drawn ones.",
                (
                    facts.count("n", forecast.n, "past paths"),
                    facts.count(
                        "effective", forecast.effective_n, "smallest effective count of the three rows"
                    ),
                    facts.count("drawn", forecast.drawn_n, "simulated paths"),
                ),
            ),
            *_in_table(facts, forecast, told.level),
        )
    )


def _in_table(facts: Facts, forecast: Forecast, level: Level) -> Iterator[Claim]:
    """What the probability table says of it, where it is one of its barriers."""
    chosen = {Row.UP: forecast.selection.up, Row.DOWN: forecast.selection.down}
    for odds in forecast.odds:
        if chosen.get(odds.row) is not level:
            continue
        yield Claim(
            "touch.table",
            "touch",
            Phrase(
                "It is the {side} barrier of the table: {p} against base rates of {c}, between {low} and {high}.",
                side=word(odds.row),
            ),
            (
                facts.probability("p", odds.probability, forecast.model, n=forecast.n),
                facts.probability("c", odds.climatology, "counted frequency at this distance in ATR(14)"),
                facts.probability("low", odds.interval[0], "Wilson 95% interval on the effective count"),
                facts.probability("high", odds.interval[1], "Wilson 95% interval on the effective count"),
            ),
        )


def _beyond(facts: Facts, told: LevelPage) -> Iterator[Claim]:
    """The chain from here, or the next level out."""
    level, forecast = told.level, told.page.forecast
    links = () if forecast is None else forecast.chain
    mine = next((each for each in links if each.side is level.side and each.given == level.far), None)
    if mine is not None:
        z = facts.average("z", told.page.overview.buffer, "zone buffer z: the larger of 0.1 ATR and 5 ticks")
        yield Claim(
            "beyond.chain",
            "beyond",
            "Once a close passes {given} by more than {z}, {p} go on to touch {then} by the horizon.",
            (
                facts.price("given", mine.given, "far edge"),
                z,
                facts.probability("p", mine.probability, "P(touch next | broken)", n=mine.n),
                facts.price("then", mine.then, "near edge of the next level of the chain"),
            ),
        )
    if level.side is not Side.AT:
        yield from _neighbour(facts, told)


def _neighbour(facts: Facts, told: LevelPage) -> Iterator[Claim]:
    level = told.level
    further = [
        each for each in told.page.listed if each.side is level.side and each.distance > level.distance
    ]
    if not further:
        yield Claim("beyond.none", "beyond", "No listed level lies further out on this side.")
        return
    out = min(further, key=lambda each: each.distance)
    words, cited = zone_words(facts, out)
    away = facts.price("away", out.distance - level.distance, "between the near edges")
    yield Claim(
        "beyond.next",
        "beyond",
        Phrase("The next listed level out is {zone}, {away} points further.", zone=words),
        (*cited, away),
    )


def _triggers(facts: Facts, told: LevelPage) -> Iterator[Claim]:
    found: Iterable[Trigger] = zone_triggers(facts.market, told.level, told.page.overview.buffer)
    for at, each in enumerate(found):
        side = Phrase("higher") if each.direction == "up" else Phrase("lower")
        how = Phrase("A trade at") if each.is_touch else Phrase("A close at")
        price: Measurement = facts.price(
            "price", each.price, "first price on the tick that turns its standing"
        )
        words = Phrase("{how} {price} or {side} {turns}.", how=how, side=side, turns=_TURNS[each.becomes])
        yield Claim(f"triggers.{_LETTERS[at]}", "triggers", words, (price,))
