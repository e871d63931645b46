"""Market, date and desk of a note; and statements that a hook proposes."""

from dataclasses import replace
from datetime import date

import pytest

from levelhead.factcheck.document import NoteText
from levelhead.factcheck.grammar import read_note, recognised_date, recognised_market
from levelhead.factcheck.statements import IntactStated, Statement
from tests.factcheck.brief import note, read

MARKETS = [
    ("Russell 2000 futures (RTY) rose.", "RTY"),
    ("ES=F outlook: ES holds.", "ES"),
    ("Nasdaq 100 futures lag the S&P 500. NQ closed lower.", "NQ"),
    ("Gold futures slipped; GC is heavy.", "GC"),
    ("WTI crude oil settled lower.", "CL"),
    ("IWM is below its 50-day.", "IWM"),
    ("The Dow reclaimed 46,000.", "YM"),
    ("M2K micro futures on the Russell 2000.", "RTY"),
    ("SPX is at a record.", "^GSPC"),
    ("The VIX rose.", None),
    ("Nothing is named here.", None),
    ("it goes es nq ym", None),
]


@pytest.mark.parametrize(("text", "expected"), MARKETS)
def test_the_market_is_the_one_named_most(text, expected):
    assert recognised_market(text) == expected


def test_the_title_outweighs_the_text():
    text = "ES and NQ rose. ES is strong. NQ is strong."
    assert recognised_market(text, title="Russell 2000 outlook") == "RTY"


DATES = [
    ("RTY outlook, November 24, 2025", "RTY closed lower.", date(2025, 11, 24)),
    ("RTY outlook", "As of Nov 24, 2025 RTY trades lower.", date(2025, 11, 24)),
    ("RTY 2025-11-24", "RTY closed lower.", date(2025, 11, 24)),
    ("Outlook 24 November 2025", "RTY closed lower.", date(2025, 11, 24)),
    (
        "RTY outlook",
        "CPI is due on December 18, 2025, and RTY waits for it. " * 3,
        None,
    ),
    ("RTY outlook", "RTY closed lower.", None),
    ("RTY outlook, February 30, 2025", "RTY closed lower.", None),
]


@pytest.mark.parametrize(("title", "text", "expected"), DATES)
def test_the_date_a_note_bears(title, text, expected):
    assert recognised_date(note(text, heading=title)) == expected


def test_a_file_s_name_may_carry_the_date():
    plain = note("RTY closed lower.")
    assert recognised_date(NoteText("rty-2025-11-24.md", plain.text, plain.blocks)) == date(2025, 11, 24)


def test_a_date_without_a_year_takes_the_note_s_own():
    said = read("RTY closed at 2,310.7 on November 20.", as_of=date(2025, 11, 24)).statements
    assert [one.day for one in said] == [date(2025, 11, 20)]


def test_december_seen_from_january_was_last_year():
    said = read("RTY closed at 2,310.7 on December 20.", as_of=date(2026, 1, 5)).statements
    assert [one.day for one in said] == [date(2025, 12, 20)]


def test_the_desk_is_named_in_a_line_of_its_own():
    assert read_note(note("By North Pier Futures", "RTY trades near 2,419.")).desk == "North Pier Futures"


SENTENCE = "RTY did well; the 2,350 area has its fans."


def proposing(*proposals: Statement):
    return lambda _: proposals


def test_a_proposed_statement_is_kept_where_its_quote_stands():
    proposal = IntactStated("the 2,350 area", 0, 14, low=2350.0, high=2350.0)
    text = note(SENTENCE)
    (kept,) = read_note(text, market="RTY", propose=proposing(proposal)).statements
    at = text.text.index(proposal.quote)
    assert kept == replace(proposal, start=at, end=at + len(proposal.quote))


@pytest.mark.parametrize("quote", ["support at 9,999 is intact", "", "   "])
def test_a_proposed_statement_without_its_words_is_dropped(quote):
    proposal = IntactStated(quote, 0, len(quote), low=2350.0, high=2350.0)
    assert read_note(note(SENTENCE), market="RTY", propose=proposing(proposal)).statements == ()


def test_a_proposed_copy_is_one_statement():
    plain = read_note(note("Support at 2,350 remains intact."), market="RTY").statements
    assert (
        read_note(
            note("Support at 2,350 remains intact."), market="RTY", propose=proposing(*plain)
        ).statements
        == plain
    )
