"""What the sentences of Fundamentals to Watch say, and what they leave unsaid."""

from datetime import date

import numpy as np
import pytest

from levelhead.data.release_calendar import bundled
from levelhead.fundamentals.drivers import Attribution, Drivers, DriverShare, Explained, Group
from levelhead.fundamentals.events import read_events
from levelhead.fundamentals.overview import Fundamentals
from levelhead.fundamentals.policy_direction import PolicyDirection
from levelhead.fundamentals.statements import read_statement
from levelhead.markets import Bars, Context, Macro
from levelhead.markets.macro import Statement
from levelhead.markets.registry import market
from levelhead.markets.sessions import sessions
from levelhead.pipeline.outlook import sessions_ahead
from levelhead.render.numbers import say
from levelhead.report.events_text import event_claims
from levelhead.report.facts import Facts
from levelhead.report.fundamentals_section import fundamentals_section
from levelhead.report.policy_text import policy_claims
from levelhead.report.rates_text import driver_claims

RTY = market("RTY")
DAY = date(2025, 11, 24)
FACTS = Facts(RTY, DAY)


def releases(day: date, *, horizon: int = 15) -> list[str]:
    """Sentences about releases, of bars that say nothing but their days."""
    table = sessions(RTY.calendar)
    days = np.array([*table.before(day, 20), day], dtype="datetime64[D]")
    price = np.full(days.size, 2000.0)
    bars = Bars(RTY, days, price, price + 10, price - 10, price, np.full(days.size, np.nan))
    context = Context(bars, bars.as_of, macro=Macro(releases=bundled()))
    read = read_events(context, horizon=horizon, ahead=tuple(sessions_ahead(RTY, day, horizon)))
    return [say(claim) for claim in event_claims(Facts(RTY, day), read)]


def test_releases_of_the_note_s_day_moved_and_cancelled():
    assert releases(DAY) == [
        "In the next 15 sessions: the Fed decision of December 10 (session 11) and the employment report of December 16 "
        "(session 15, moved from December 5).",
        "No consumer price report falls inside: the next is due on December 18 (session 17, moved from December 10; "
        "October's was cancelled on November 21).",
        "October's employment report was cancelled on November 19 and comes in part with November's.",
    ]


def test_a_report_held_up_by_a_shutdown_is_overdue():
    assert "September's employment report was due on October 4 and has no new day yet." in releases(
        date(2013, 10, 10)
    )


def test_days_before_a_list_begins_are_not_told_as_days_without_a_release():
    """The list of consumer prices begins in February 2004; there was a report on 21 March 2003."""
    told = releases(date(2003, 3, 14))
    assert told[-1] == (
        "The calendar lists consumer price reports only from February 20, 2004, which is short of this horizon."
    )
    assert not any("No consumer price report" in each for each in told)


def test_nothing_ahead_of_the_next_session_is_one_sentence():
    (said,) = releases(date(2025, 11, 25), horizon=1)[:1]
    assert said.startswith(
        "No Fed decision in the next session: the next is due on December 10 (session 10); no "
    )


def explained_by(group: Group, share: float, first: float) -> Drivers:
    rest = [each for each in Group if each is not group]
    others = [DriverShare(each, (), (0.5 - share) / len(rest), (1 - first) / len(rest)) for each in rest]
    shares = (DriverShare(group, (), share, first), *others)
    found = Attribution("RTY", 63, date(2025, 8, 1), DAY, Explained(0.5, 0.2), shares, None, None)
    return Drivers(found, None, ())


def test_a_driver_with_less_than_half_is_not_called_most_of_it():
    (claim,) = driver_claims(FACTS, explained_by(Group.OIL, 0.24, 0.9))
    assert say(claim).endswith("Oil comes first with 24.0%, in 90% of resamples.")


def test_credit_is_named_as_a_companion():
    (claim,) = driver_claims(FACTS, explained_by(Group.CREDIT, 0.3, 0.95))
    assert "but move with equities: companions, no cause" in say(claim)


@pytest.mark.parametrize("cuts", [0, 40])
def test_a_record_without_any_cut_says_nothing_of_cuts(cuts: int):
    lean = PolicyDirection(DAY, 3.5, 3.9, -0.4, -0.5, 0.0, 300, 4, cuts, 900, cuts, DAY, DAY)
    (claim,) = policy_claims(FACTS, None, lean, None)
    assert ("a cut came" in say(claim)) is bool(cuts)


def test_who_wanted_no_change_is_not_said_to_have_wanted_a_higher_rate():
    before = Statement(
        date(2025, 9, 17),
        "statement",
        "The Committee decided to lower the target range to 4 to 4-1/4 percent.",
    )
    after = Statement(
        date(2025, 10, 29),
        "statement",
        "The Committee decided to lower the target range for the federal funds rate to 3-3/4 to 4 percent.\n"
        "Voting for the monetary policy action were Jerome H. Powell, Chair; and Lisa D. Cook. Voting against this action "
        "was Jeffrey R. Schmid, who preferred no change to the target range for the federal funds rate at this meeting.",
    )
    claims = policy_claims(FACTS, None, None, read_statement([before, after]))
    assert "Jeffrey R. Schmid (for no change)" in say(next(iter(claims)))


def test_what_is_missing_is_said_once():
    section = fundamentals_section(FACTS, Fundamentals(), None)
    (said,) = [say(claim) for block in section.blocks for claim in block.claims]
    assert said == (
        "Nothing is said about yields, credit spreads, the dollar, oil, release dates, Fed funds futures, statements of the "
        "Fed, breadth and positions of futures traders: what they need was not given or ended too early."
    )
