"""The odds of two barriers as JSON or a few lines of text."""

from math import isnan

from levelhead.forecast import Barrier, Forecast, Row
from levelhead.measure import Claim
from levelhead.render.conditional_object import PPM
from levelhead.render.json_page import number
from levelhead.render.numbers import say
from levelhead.render.plain import Json
from levelhead.report.facts import Facts
from levelhead.technical import Overview


def odds_object(read: Overview, issued: Forecast) -> dict[str, Json]:
    """Keys of ``odds --format json``; probabilities 0..1."""
    scenarios = issued.scenarios
    return {
        "market": issued.market.symbol,
        "as_of": issued.issued.isoformat(),
        "horizon": scenarios.horizon,
        "close": read.close,
        "atr14": number(read.atr),
        "up": _barrier(scenarios.upper),
        "down": _barrier(scenarios.lower),
        "rows": [
            {
                "name": str(each.row),
                "probability": each.probability,
                "interval": [round(bound, PPM) for bound in each.interval],
                "climatology": each.climatology,
            }
            for each in issued.odds
        ],
        "touch": {
            side: {
                str(horizon): round(probability, PPM)
                for horizon, probability in zip(rung.horizons, rung.probability, strict=True)
            }
            for side, rung in zip(("up", "down"), issued.barrier_ladder, strict=True)
        },
        "n": issued.n,
        "own_n": issued.own_n,
        "effective_n": round(issued.effective_n, 1),
        "tie_count": issued.tie_count,
        "drawn_n": issued.drawn_n,
        "climatology_n": issued.climatology_n,
        "sigma1": number(read.sigma if isnan(issued.sigma) else issued.sigma),
        "model": issued.model,
        "engines": _engines(issued),
    }


def _engines(issued: Forecast) -> dict[str, Json]:
    """Shares of the rows by each engine, and in closed form for a price without drift, as a check."""
    engines: dict[str, Json] = {
        name: {str(row): round(share, PPM) for row, share in zip(Row, shares, strict=True)}
        for name, shares in issued.engines
    }
    if not engines:
        engines[issued.model] = {str(each.row): each.probability for each in issued.odds}
    if issued.brownian is not None:
        engines["brownian"] = {
            str(row): round(share, PPM) for row, share in zip(Row, issued.brownian, strict=True)
        }
    return engines


def _barrier(barrier: Barrier) -> Json:
    return {"price": barrier.price, "by": str(barrier.by), "z": number(barrier.buffer)}


def odds_text(read: Overview, issued: Forecast) -> str:
    """The rows as sentences."""
    facts = Facts(issued.market, issued.issued)
    scenarios = issued.scenarios
    head = Claim(
        "odds.head",
        "odds",
        "{symbol} from {close} on {day}, {horizon} sessions, {n} past paths worth about {effective} independent ones:",
        (
            facts.text("symbol", issued.market.symbol, "contract registry"),
            facts.price("close", read.close, "close of the last session"),
            facts.day("day", issued.issued, "last session read"),
            facts.sessions("horizon", scenarios.horizon, "parameter"),
            facts.count("n", issued.n, "matured past paths"),
            facts.count("effective", issued.effective_n, "effective count of overlapping windows"),
        ),
    )
    names = {
        "up": (f"{{price}} first, by {scenarios.upper.by}", scenarios.upper.price),
        "down": (f"{{price}} first, by {scenarios.lower.by}", scenarios.lower.price),
        "neither": ("reached", 0.0),
    }
    lines = [say(head)]
    for each in issued.odds:
        words, price = names[each.row]
        claim = Claim(
            f"odds.{each.row}",
            "odds",
            f"  {each.row}: {{p}} ({{low}} to {{high}}; base rate {{c}})  {words}",
            (
                facts.probability("p", each.probability, issued.model),
                facts.probability("low", each.interval[0], "Wilson 95% interval on the effective count"),
                facts.probability("high", each.interval[1], "Wilson 95% interval on the effective count"),
                facts.probability("c", each.climatology, "counted frequency at this distance in ATR(14)"),
                facts.price("price", price, "barrier"),
            ),
        )
        lines.append(say(claim))
    return "\n".join(lines) + "\n"
