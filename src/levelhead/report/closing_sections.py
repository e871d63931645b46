"""The last sections: what is known about the data, the disclaimer."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from levelhead.markets import Context, Kind, Roll
from levelhead.markets.bars import Adjustment
from levelhead.markets.continuous import Continuous
from levelhead.measure import Claim, Measurement
from levelhead.measure.phrase import NOTHING, Phrase, as_phrase, named, word
from levelhead.report.document import Anchor, Contract, Listing, Paragraph, Section
from levelhead.report.facts import Facts, session_word
from levelhead.technical import Overview

CFTC_RULE = "4.41"
GATE = "quality gate, rule "
_ADJUSTMENTS = frozenset(str(each) for each in Adjustment)
# findings of the gate that sentences of the page say in full
SAID_ABOVE = frozenset({"OPENING_QUOTATION", "SHORT"})


def data_section(
    facts: Facts,
    context: Context,
    overview: Overview,
    contract: Contract | None,
    close_kind: str,
    *,
    anchor: Anchor | None = None,
) -> Section:
    """Source, contract, kind of close, roll treatment, every finding of the quality gate, the ledger's state."""
    claims = [
        _source(facts, context),
        *_contract(facts, contract),
        *_close_kind(close_kind),
        *_rolls(facts, context, overview),
    ]
    notes = tuple(spoken(note.claim) for note in context.notes if note.code not in SAID_ABOVE)
    listing = (Listing(notes),) if notes else ()
    last = (Paragraph((_anchor(facts, anchor),)),) if anchor is not None else ()
    return Section("data", "About the Data", (Paragraph(tuple(claims)), *listing, *last))


def spoken(claim: Claim) -> Claim:
    """A note whose words are words again: one that was stored with its bars has only text."""
    return replace(claim, measurements=tuple(_heard(each) for each in claim.measurements))


def _heard(measurement: Measurement) -> Measurement:
    value, (rule, _, code) = measurement.value, measurement.method.partition(GATE)
    if isinstance(value, str) and value in _ADJUSTMENTS:
        measurement = replace(measurement, value=word(value))
    if code and not rule:
        measurement = replace(measurement, method=Phrase("quality gate, rule {code}", code=named(code)))
    return measurement


def _anchor(facts: Facts, anchor: Anchor) -> Claim:
    method = "last checkpoint of the ledger"
    return Claim(
        "data.ledger",
        "data",
        "Ledger of forecasts at its last checkpoint: {entries} entries, head {head}.",
        (
            facts.count("entries", anchor.entries, method),
            facts.text(
                "head",
                anchor.head[:16],
                "last checkpoint of the ledger: first digits of the SHA-256 over it",
            ),
        ),
    )


def _source(facts: Facts, context: Context) -> Claim:
    bars = context.bars
    return Claim(
        "data.source",
        "data",
        "{count} daily bars from {first} to {last}; source: {source}; adjustment: {adjustment}; fingerprint {print}.",
        (
            facts.count("count", len(bars), "bars used"),
            facts.day("first", bars.first, "first session"),
            facts.day("last", bars.as_of, "last session"),
            facts.text("source", bars.source or Phrase("not stated"), "provenance of the bars"),
            facts.text("adjustment", word(bars.adjustment), "what was done to the prices"),
            facts.text("print", bars.fingerprint[:16], "first digits of the SHA-256 over the bars used"),
        ),
    )


def _contract(facts: Facts, contract: Contract | None) -> Iterator[Claim]:
    market = facts.market
    worth = market.point_value * market.tick
    cited = [
        facts.price("tick", float(market.tick), "contract registry"),
        facts.money("worth", float(worth), "tick x point value"),
        facts.text("currency", market.currency, "contract registry"),
    ]
    if contract is None:
        if market.kind is Kind.FUTURE:
            yield Claim(
                "data.tick", "data", "One tick is {tick} points, {worth} {currency} a contract.", tuple(cited)
            )
        return
    cited += [
        facts.text("code", contract.code, "lead month by the market's roll habit"),
        facts.sessions("to_roll", contract.days_to_roll, "sessions to the usual roll day"),
        facts.day("last_trade", contract.last_trade, "last trading day"),
    ]
    yield Claim(
        "data.contract",
        "data",
        Phrase(
            "The lead contract is {code}: {to_roll} {sessions} to the usual roll, last trade {last_trade}. One "
            "tick is {tick} points, {worth} {currency} a contract.",
            sessions=session_word(contract.days_to_roll),
        ),
        tuple(cited),
    )


def _close_kind(close_kind: str) -> Iterator[Claim]:
    words = {
        "settlement": Phrase("Closes are the exchange's daily settlement."),
        "last": Phrase("Closes are the official closing prices."),
        "unknown": Phrase("The file does not say whether its closes are settlements or last trades."),
    }
    yield Claim("data.close_kind", "data", words[close_kind])


def _rolls(facts: Facts, context: Context, overview: Overview) -> Iterator[Claim]:
    joined = overview.series.joined
    yield from _quotations(facts, context, joined)
    given = sum(not roll.measured for roll in joined.joints)
    if given:
        yield Claim(
            "data.rolls",
            "data",
            Phrase(
                "{count} {rolls_with} a known spread, taken out of returns; levels stand on printed prices.",
                rolls_with=_rolls_with(given),
            ),
            (facts.count("count", given, "rolls in the table given"),),
        )
    for at, words in enumerate(dict.fromkeys(roll.measured for roll in joined.joints if roll.measured)):
        yield _measured(facts, f"data.rolls_measured.{at}", words, joined.joints)
    if joined.unknown_joints.size:
        yield Claim(
            "data.rolls_unknown",
            "data",
            Phrase(
                "{count} {rolls_with} no known spread: the gap is still inside RSI, ranges and past paths. A roll "
                "table takes it out.",
                rolls_with=_rolls_with(joined.unknown_joints.size),
            ),
            (facts.count("count", int(joined.unknown_joints.size), "expiries without a roll spread"),),
        )
    elif (
        context.bars.market.kind is Kind.FUTURE
        and not joined.joint_rows.size
        and context.bars.adjustment == "none"
    ):
        yield Claim(
            "data.rolls_absent",
            "data",
            "No roll table was given: gaps between contracts are inside everything made of returns.",
        )


def _quotations(facts: Facts, context: Context, joined: Continuous) -> Iterator[Claim]:
    count = int(joined.quotation.sum())
    if not count:
        return
    last = context.bars.session[joined.quotation][-1].item()
    which = (
        Phrase("The close of {count} expiry session, {last}, is a special opening quotation")
        if count == 1
        else Phrase(
            "The closes of {count} expiry sessions, the last on {last}, are special opening quotations"
        )
    )
    yield Claim(
        "data.quotation",
        "data",
        Phrase("{which}: averages keep the printed bar, everything made of returns bridges it.", which=which),
        (
            facts.count("count", count, "expiry closes off the tick grid, or held to expiry"),
            facts.day("last", last, "last such session"),
        ),
    )
    if joined.quotation[-1]:
        yield Claim(
            "data.quotation_last",
            "data",
            "The last close is itself such a quotation: distances and odds start from it, RSI and ranges stand where the "
            "session before left them.",
        )


def _measured(facts: Facts, name: str, words: str, joints: Sequence[Roll]) -> Claim:
    """Rolls without a table: what their spreads were measured on, and how far one may be off."""
    rolls = [roll for roll in joints if roll.measured == words]
    cited = [
        facts.count("count", len(rolls), "rolls that no table gives"),
        facts.text("measured_on", as_phrase(words), "where the spread was measured"),
    ]
    error = float(np.median([roll.error for roll in rolls]))
    ending = NOTHING
    if error:
        method = "median over these rolls of half the range of the single sessions' ratios"
        cited.append(facts.ratio("error", error, method, places=2))
        ending = Phrase("; a spread measured so is typically within {error} of price")
    which = (
        Phrase("roll that no table gives was")
        if len(rolls) == 1
        else Phrase("rolls that no table gives were")
    )
    return Claim(
        name,
        "data",
        Phrase(
            "{count} {which} measured from {measured_on} and taken out of returns{ending}.",
            which=which,
            ending=ending,
        ),
        tuple(cited),
    )


def _rolls_with(count: int) -> Phrase:
    return Phrase("roll has") if count == 1 else Phrase("rolls have")


def disclaimer_section(facts: Facts, *, hypothetical: bool) -> Section:
    """What the page is not; the CFTC's statement wherever hypothetical results are shown."""
    claims = [
        Claim(
            "disclaimer.purpose",
            "disclaimer",
            "This page is for information and education. It is no advice and no offer to buy or sell any futures contract, "
            "fund or security. Trading futures can lose more than the money put up, and is not suitable for everyone; "
            "decide for yourself and ask a licensed professional where you need one.",
        )
    ]
    if hypothetical:
        claims.append(
            Claim(
                "disclaimer.hypothetical",
                "disclaimer",
                "Statement under CFTC Rule {rule}: THESE RESULTS ARE BASED ON SIMULATED OR HYPOTHETICAL PERFORMANCE RESULTS "
                "THAT HAVE CERTAIN INHERENT LIMITATIONS. UNLIKE THE RESULTS SHOWN IN AN ACTUAL PERFORMANCE RECORD, THESE "
                "RESULTS DO NOT REPRESENT ACTUAL TRADING. ALSO, BECAUSE THESE TRADES HAVE NOT ACTUALLY BEEN EXECUTED, THESE "
                "RESULTS MAY HAVE UNDER- OR OVER-COMPENSATED FOR THE IMPACT, IF ANY, OF CERTAIN MARKET FACTORS, SUCH AS LACK "
                "OF LIQUIDITY. SIMULATED OR HYPOTHETICAL TRADING PROGRAMS IN GENERAL ARE ALSO SUBJECT TO THE FACT THAT THEY "
                "ARE DESIGNED WITH THE BENEFIT OF HINDSIGHT. NO REPRESENTATION IS BEING MADE THAT ANY ACCOUNT WILL OR IS "
                "LIKELY TO ACHIEVE PROFIT OR LOSSES SIMILAR TO THESE BEING SHOWN.",
                (facts.text("rule", CFTC_RULE, "17 CFR 4.41(b)(1)"),),
            )
        )
    return Section("disclaimer", "Disclaimer", (Paragraph(tuple(claims)),))
