"""Texts of other kinds state nothing about a market."""

import json

import pytest

from levelhead.data.note_files import note_of_bytes
from levelhead.factcheck.grammar import read_note, reads_as_note

NOVEL = """
The house stood on a high ridge above the river, and in November its windows caught the low sun. She had tested the
handrail twice and found it firm; the third step broke below her foot. By October of 1911 the family had lost nearly
everything: the mill, 2,350 acres, and at last the name. "You will close the door behind you," he said, and she closed it.
There was no support to be had from the neighbours. It had rained for nine straight days. The range of hills held the
light, the gap in the hedge was never filled, and 200 yards beyond, a hammer lay where her brother had dropped it.
"""
RECIPE = """
# Roast potatoes
Heat the oven to 425 degrees. Boil 2 pounds of potatoes for 10-12 minutes, until they hold a fork. Drain, then toss with
50% of the oil. Roast on the high rack for 25–30 minutes, turn, and roast 20 more. Reduce the heat to 350 if they brown
early. Rest for 5 minutes; the low heat keeps them crisp. Serves 4-6. Add 1/2 cup of stock: a gain of 8% in flavour.
"""
CODE = '''
import numpy as np
# RSI above 70 is overbought; support at 2350 held three times
def signal(close, window=14, levels=(2350, 2455)):
    """The 50-day moving average sits at 2,456."""
    rsi = wilder(close, window)
    if rsi[-1] > 70 and close[-1] < levels[0]:
        return {"side": "sell", "stop": 2470.0, "target": 2310.0}
    return {"side": "buy", "sma50": sma(close, 50)[-1]}  # golden_cross = sma50 > sma200
for day in range(200):
    total += weights[day] * (high[day] - low[day])
'''
DATA = json.dumps(
    {
        "market": "RTY",
        "levels": [{"low": 2350.0, "high": 2360.0, "kind": "support", "tests": 3}] * 12,
        "rsi14": 49.35,
    }
)
WEATHER = """
Monday: sunny with a high of 72. Tuesday's low is 55. The record high for November is 81, set on November 9, 1999.
Rain chances rise to 60% by Thursday. High pressure holds through the week; a cold front breaks the pattern on Friday.
"""
MINUTES = """
The council met on November 12 and approved the budget of $2,350,000. Spending rose 5% this year and is up 12% since 2022.
The motion was tabled twice. Support for the measure held at 61%. The next meeting is on December 10 at 7:00 p.m.
"""
MEDICINE = """
The trial enrolled 2,350 patients. Mean pressure fell 8% from baseline in the treated group. Resistance was tested three
times. The lowest value was 55 on day 21. Adverse events rose to 12% and were above the expected range in October.
"""
SPORT = """
The Bears lost their fourth straight game, falling 24-20 on Sunday. The Bulls rallied from 12 points down in the third
quarter to win 112-108. Their last winning streak was three games in October. Support from the stands never broke.
"""
OTHERS = {
    "novel": NOVEL,
    "recipe": RECIPE,
    "code": CODE,
    "data": DATA,
    "weather": WEATHER,
    "minutes": MINUTES,
    "medicine": MEDICINE,
    "sport": SPORT,
}


@pytest.mark.parametrize("kind", OTHERS)
@pytest.mark.parametrize("name", ["n.txt", "n.md"])
def test_text_of_another_kind_states_nothing(kind, name):
    note = note_of_bytes(OTHERS[kind].encode(), name=name)
    assert [one.quote for one in read_note(note).statements] == []


@pytest.mark.parametrize("kind", ["novel", "recipe", "code", "data", "weather", "minutes", "medicine"])
def test_text_of_another_kind_is_no_note(kind):
    assert reads_as_note(note_of_bytes(OTHERS[kind].encode(), name="n.txt")) is False
