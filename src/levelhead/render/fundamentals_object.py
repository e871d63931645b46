"""What drives the market as the page's JSON has it: every figure behind the sentences of the section."""

from levelhead.fundamentals.breadth import Breadth, Gauge
from levelhead.fundamentals.drivers import Attribution, Drivers
from levelhead.fundamentals.event_ranges import EventRange, Multiplier
from levelhead.fundamentals.events import Event, Events
from levelhead.fundamentals.overview import Fundamentals
from levelhead.fundamentals.positioning import Positioning
from levelhead.fundamentals.rates import RateSensitivity, Sensitivity
from levelhead.fundamentals.slopes import Fit, Slope
from levelhead.markets import ReleaseKind
from levelhead.render.plain import Json, day, interval, number
from levelhead.render.policy_object import direction_object, path_object, statement_object


def fundamentals_object(read: Fundamentals, note: str) -> dict[str, Json]:
    """The object ``fundamentals`` of the page; ``null`` where the data were not there."""
    return {
        "rates": _rates(read.rates) if read.rates else None,
        "drivers": _drivers(read.drivers) if read.drivers else None,
        "events": [_event(each) for each in read.events.inside] if read.events else [],
        "calendar": _calendar(read.events) if read.events else None,
        "event_ranges": [_range(each) for each in read.events.ranges] if read.events else [],
        "fed_path": path_object(read.fed_path) if read.fed_path else None,
        "policy_direction": direction_object(read.direction) if read.direction else None,
        "statement": statement_object(read.statement) if read.statement else None,
        "breadth": _breadth(read.breadth) if read.breadth else None,
        "positioning": _positioning(read.positioning) if read.positioning else None,
        "note": note,
    }


def _slope(slope: Slope) -> dict[str, Json]:
    return {
        "slope": number(slope.value),
        "error": number(slope.error),
        "t": number(slope.t),
        "interval": interval(slope.interval),
        "link": str(slope.link),
    }


def _fit(fit: Fit) -> dict[str, Json]:
    return {
        **_slope(fit.slope),
        "r2": number(fit.r2),
        "n": fit.sessions,
        "first": day(fit.first),
        "last": day(fit.last),
    }


def _rates(read: RateSensitivity) -> Json:
    against = read.against
    return {
        "unit": "percent of price per ten basis points",
        "market": [_sensitivity(each) for each in read.market],
        "relative": [_sensitivity(each) for each in read.relative],
        "against": {
            "small": against.small,
            "large": against.large,
            "comparison": str(against.comparison),
            "dollar_neutral": _fit(against.dollar_neutral),
            "beta_neutral": _fit(against.beta_neutral),
        }
        if against
        else None,
        "real_and_breakeven": {
            "real": _slope(read.split.one),
            "breakeven": _slope(read.split.other),
            "p": number(read.split.p),
            "n": read.split.sessions,
        }
        if read.split
        else None,
        "missing": list(read.missing),
    }


def _sensitivity(read: Sensitivity) -> Json:
    regime, turns = read.regime, read.turns
    return {
        "target": read.target,
        "yield": read.yield_name,
        "first": day(read.first),
        "last": day(read.last),
        "n": read.sessions,
        "window": _fit(read.window),
        "wandering": _slope(read.wandering.slope) if read.wandering else None,
        "faded": _slope(read.faded),
        "sign": {"value": regime.sign, "since": day(regime.since), "recent": regime.recent}
        if regime
        else None,
        "rises_and_falls": {
            "rises": _slope(turns.one),
            "falls": _slope(turns.other),
            "p": number(turns.p),
            "n": turns.sessions,
        }
        if turns
        else None,
    }


def _drivers(read: Drivers) -> Json:
    return {
        "market": _attribution(read.market),
        "relative": _attribution(read.relative) if read.relative else None,
        "missing": [str(each) for each in read.missing],
        "draws": read.draws,
    }


def _attribution(found: Attribution) -> Json:
    return {
        "target": found.target,
        "n": found.sessions,
        "first": day(found.first),
        "last": day(found.last),
        "r2": number(found.together.r2),
        "chance": number(found.together.chance),
        "shares": {
            str(each.group): {
                "share": number(each.share),
                "first": number(each.first_share),
                "moves_with_equities": each.group.moves_with_equities,
            }
            for each in found.shares
        },
        "top": str(found.top.group),
        "stands_out": found.stands_out,
        "without_credit": {
            "r2": number(found.without_credit.r2),
            "chance": number(found.without_credit.chance),
        }
        if found.without_credit
        else None,
    }


def _event(each: Event) -> Json:
    return {
        "name": str(each.kind),
        "session": day(each.session),
        "sessions_ahead": each.number,
        "status": str(each.status),
        "day": day(each.day),
        # a meeting reports on no month: lists name one only to tell that it was moved, which may come later
        "reference": each.reference or None if each.kind is not ReleaseKind.FOMC else None,
        "planned_before": day(each.change.original) if each.change else None,
    }


def _calendar(events: Events) -> Json:
    return {
        str(kind.kind): {
            "listed_from": day(kind.listed_from),
            "covered_to": day(kind.covered_to),
            "is_covered": kind.is_covered,
            "source": kind.source,
            "next": _event(kind.after) if kind.after else None,
            "cancelled": [
                {
                    "reference": each.reference,
                    "planned": day(each.day),
                    "announced": day(each.change.announced) if each.change else None,
                }
                for each in kind.cancelled
            ],
        }
        for kind in events.kinds
    }


def _multiplier(each: Multiplier) -> dict[str, Json]:
    return {
        "market": each.market,
        "multiplier": number(each.value),
        "interval": interval(each.interval),
        "n": each.n,
    }


def _range(read: EventRange) -> Json:
    return {
        "names": [str(each) for each in read.kinds],
        "first": day(read.first),
        "last": day(read.last),
        **_multiplier(read.own),
        "peers": [
            {
                **_multiplier(each.peer),
                "ratio": number(each.ratio),
                "ratio_interval": interval(each.interval),
                "verdict": str(each.verdict),
                "ordinary_ratio": number(each.ordinary),
            }
            for each in read.peers
        ],
    }


def _breadth(read: Breadth) -> Json:
    advances = read.advances
    return {
        "members": list(read.members),
        "left_out": [
            {"symbol": each.symbol, "day": day(each.day), "move": number(each.move)} for each in read.left_out
        ],
        "gauges": [_gauge(each) for each in read.gauges],
        "records": [
            {
                "gauge": record.gauge,
                "market": record.market,
                "state": str(record.now),
                "n": current.n,
                "episodes": current.episodes,
                "share": number(current.reached.share),
                "interval": interval(current.reached.interval),
                "climatology": number(current.reached.chance),
                "verdict": str(current.reached.verdict),
            }
            for record in read.records
            if (current := record.current) is not None
        ],
        "advances": {
            "net": number(advances.net),
            "line_change": number(advances.line_change),
            "mcclellan": number(advances.mcclellan),
            "highs": advances.highs,
            "lows": advances.lows,
            "thrust_average": number(advances.thrust_average),
            "last_thrust": day(advances.last_thrust),
            "thrusts": advances.thrusts,
            "since": day(advances.first),
        }
        if advances
        else None,
        "ratios": [
            {
                "ratio": f"{each.numerator}/{each.denominator}",
                "change": number(each.change),
                "since": day(each.since),
            }
            for each in read.ratios
        ],
    }


def _gauge(each: Gauge) -> Json:
    return {
        "name": each.name,
        "window": each.window,
        "day": day(each.day),
        "share": number(each.share),
        "before": number(each.before),
        "mean": number(each.mean),
        "members": each.members,
        "proxy": not each.own,
        "improving": each.improving,
        "fragile": each.fragile,
    }


def _positioning(read: Positioning) -> Json:
    return {
        "report": read.report,
        "root": read.root,
        "day": day(read.day),
        "published": f"{read.published:%Y-%m-%dT%H:%MZ}" if read.published else None,
        "days_old": read.days_old,
        "open_interest": number(read.open_interest),
        "groups": [
            {
                "name": each.name,
                "net": number(each.net),
                "share": number(each.share),
                "change": number(each.change),
                "percentile": number(each.percentile),
                "of": each.of,
            }
            for each in read.groups
        ],
    }
