"""The spellings of vendors, as their documentation writes them."""

from datetime import date

import pytest

from levelhead.errors import UnknownMarket
from levelhead.markets import Symbol, parse_symbol, symbol_of_stem

JOINED = Symbol("RTY")
Z25 = Symbol("RTY", "Z", 2025)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("RTY", JOINED),
        ("rty", JOINED),
        (" RTY ", JOINED),
        ("RTY=F", JOINED),
        ("/RTY", JOINED),
        ("/RTY:XCME", JOINED),
        ("RTY1!", JOINED),
        ("RTY2!", Symbol("RTY", place=1)),
        ("CME_MINI:RTY1!", JOINED),
        ("CME_MINI:RTYZ2025", Z25),
        ("@RTY", JOINED),
        ("@RTY#", JOINED),
        ("@RTY#C", JOINED),
        ("@RTYZ25", Z25),
        ("RTYZ25", Z25),
        ("RTYZ2025", Z25),
        ("rtyz25", Z25),
        ("RTYZ25.CME", Z25),
        ("/RTYZ25:XCME", Z25),
        ("RTY 12-25", Z25),
        ("RTY 12-2025", Z25),
        ("RTY ##-##", JOINED),
        ("QR", JOINED),
        ("QRZ25", Z25),
        ("QR*0", JOINED),
        ("QR*1", Symbol("RTY", place=1)),
        ("RTY.c.0", JOINED),
        ("RTY.n.0", JOINED),
        ("RTY.v.1", Symbol("RTY", place=1)),
        ("RTY.FUT", JOINED),
        ("RTYZ5", Symbol("RTY", "Z", None)),
        ("ESH98", Symbol("ES", "H", 1998)),
        ("^RUT", Symbol("^RUT")),
        ("RUT", Symbol("^RUT")),
        ("$RUT", Symbol("^RUT")),
        ("$RUT.X", Symbol("^RUT")),
        ("SPX", Symbol("^GSPC")),
        (".SPX", Symbol("^GSPC")),
        ("^SPX", Symbol("^GSPC")),
        ("I:SPX", Symbol("^GSPC")),
        ("GSPC", Symbol("^GSPC")),
        ("IWM", Symbol("IWM")),
        ("NYSEARCA:IWM", Symbol("IWM")),
        ("spy.us", Symbol("SPY")),
        ("es.f", Symbol("ES")),
        ("@TY#", Symbol("ZN")),
        ("@US#C", Symbol("ZB")),
        ("M2K", Symbol("M2K")),
        ("M2KZ25", Symbol("M2K", "Z", 2025)),
        ("6E1!", Symbol("6E")),
        ("6EZ25", Symbol("6E", "Z", 2025)),
        ("SIH26", Symbol("SI", "H", 2026)),
    ],
)
def test_a_spelling_means(text: str, meaning: Symbol):
    assert parse_symbol(text) == meaning


@pytest.mark.parametrize(
    ("digit", "near", "year"),
    [
        ("5", 2025, 2025),
        ("9", 2025, 2029),
        ("0", 2025, 2030),
        ("1", 2025, 2021),
        ("8", 2019, 2018),
        ("9", 2011, 2009),
    ],
)
def test_one_digit_is_the_year_nearest_to_the_day(digit: str, near: int, year: int):
    assert parse_symbol(f"RTYZ{digit}", near=date(near, 11, 24)).year == year


@pytest.mark.parametrize(
    ("stem", "meaning"),
    [
        ("RTY=F", JOINED),
        ("ES_TV", Symbol("ES")),
        ("RUT", Symbol("^RUT")),
        ("IWM_adj", Symbol("IWM")),
        ("RTY_BACKADJ", JOINED),
        ("CME_MINI_RTY1!, 1D", JOINED),
        ("ROLLS_RTY", JOINED),
        ("RTY 12-25.Last", Z25),
        ("RTYZ25_daily", Z25),
        ("D14_VIX_bad_close_2026-02-06_yahoo", Symbol("^VIX")),
        ("prices", None),
        ("us", None),
        ("DGS10", None),
        ("spread_ES_NQ", None),
        ("", None),
    ],
)
def test_the_name_of_a_file_means(stem: str, meaning: Symbol | None):
    assert symbol_of_stem(stem) == meaning


def test_the_error_names_what_was_written():
    with pytest.raises(UnknownMarket, match=r"unknown market 'MRTY'\. Did you mean RTY"):
        parse_symbol("MRTY")
