"""Daily bars, written out: whose, how many, from when to when, and the last of them."""

from math import isfinite

from levelhead.markets import Bars
from levelhead.measure import Claim, Measurement
from levelhead.measure.phrase import Phrase, word
from levelhead.report.card import Card
from levelhead.report.document import Paragraph, Table
from levelhead.report.facts import Facts, heading

ID = "bars"
SHOWN = 5
_HEADINGS = (
    *(Phrase("Session"), Phrase("Open"), Phrase("High"), Phrase("Low"), Phrase("Close")),
    Phrase("Volume"),
)


def bars_card(bars: Bars) -> Card:
    """The last bars, and where they are from."""
    facts = Facts(bars.market, bars.as_of)
    header = tuple(heading(ID, name.lower(), name) for name in _HEADINGS)
    first = max(len(bars) - SHOWN, 0)
    rows = tuple(_row(facts, bars, at) for at in range(first, len(bars)))
    return Card(bars_title(bars), (Table("", header, rows), Paragraph((_source(facts, bars),))))


def bars_title(bars: Bars) -> Claim:
    """How many bars of which market."""
    facts = Facts(bars.market, bars.as_of)
    return Claim(
        f"{ID}.title",
        ID,
        "{market} ({symbol}): {count} daily bars from {first} to {last}, {year}",
        (
            facts.text("market", bars.market.name, "contract registry"),
            facts.text("symbol", bars.market.symbol, "contract registry"),
            facts.count("count", len(bars), "daily bars"),
            facts.day("first", bars.first, "first session"),
            facts.day("last", bars.as_of, "last session"),
            facts.text("year", str(bars.as_of.year), "year of the last session"),
        ),
    )


def _row(facts: Facts, bars: Bars, at: int) -> tuple[Claim, ...]:
    day, name = bars.session[at].item(), f"{ID}.row.{'abcde'[at - len(bars)]}"
    cited = (
        facts.short_day("session", day, "trade date"),
        facts.price("open", float(bars.open[at]), "open of the session"),
        facts.price("high", float(bars.high[at]), "high of the session"),
        facts.price("low", float(bars.low[at]), "low of the session"),
        facts.price("close", float(bars.close[at]), "close of the session"),
    )
    cells = [Claim(f"{name}.{each.name}", ID, f"{{{each.name}}}", (each,)) for each in cited]
    return (*cells, _volume(facts, float(bars.volume[at]), f"{name}.volume"))


def _volume(facts: Facts, volume: float, name: str) -> Claim:
    if not isfinite(volume):
        return Claim(name, ID, "not known")
    return Claim(name, ID, "{volume}", (facts.count("volume", volume, "contracts or shares of the session"),))


def _source(facts: Facts, bars: Bars) -> Claim:
    cited: list[Measurement] = [
        facts.text("source", bars.source or Phrase("not named"), "where the bars came from"),
        facts.text("adjustment", word(bars.adjustment), "what was done to the prices to join contracts"),
        facts.text("fingerprint", bars.fingerprint[:12], "SHA-256 over market, adjustment and every column"),
    ]
    return Claim(
        f"{ID}.source",
        ID,
        "Source: {source}; adjustment {adjustment}; fingerprint {fingerprint}.",
        tuple(cited),
    )
