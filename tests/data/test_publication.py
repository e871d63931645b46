"""When values count as known: worked out by hand from the sources' own schedules."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from levelhead.data.publication import published


@pytest.mark.parametrize(
    ("name", "day", "known"),
    [
        ("DGS10", "2025-11-21", "2025-11-24T14:00"),  # Friday's yield on Monday, 9:00 in New York
        ("DGS10", "2025-11-26", "2025-11-28T14:00"),  # Thanksgiving lies between
        ("DGS2", "2025-07-01", "2025-07-02T13:00"),  # summer time
        ("BAMLH0A0HYM2", "2025-11-24", "2025-11-25T14:30"),
        ("DFF", "2025-11-22", "2025-11-24T14:00"),  # a Saturday's rate
        ("DFF", "2025-11-23", "2025-11-24T14:00"),
        ("COT_RTY.commercials", "2024-11-05", "2024-11-08T20:30"),  # Tuesday's positions on Friday
        ("COT_RTY.commercials", "2023-07-03", "2023-07-07T19:30"),  # a Monday's, before a holiday
        ("COT_RTY.commercials", "2025-06-17", "2025-06-23T19:30"),  # Juneteenth lies between
        ("TFF_RTY.lev_money_net", "2020-12-21", "2020-12-25T20:30"),  # a Monday's, never before Friday
        ("COT_RTY.commercials", "2025-09-30", "2025-11-19T20:30"),  # held up by the shutdown
        ("COT_RTY.commercials", "2018-12-24", "2019-02-01T20:30"),
        ("COT_RTY.commercials", "2019-03-05", "2019-03-08T20:30"),  # the first one in time again
        ("NFCI", "2025-11-14", "2025-11-19T13:30"),  # a Friday's index on Wednesday
        ("DCOILWTICO", "2025-11-14", "2025-11-21T18:00"),
        ("DFEDTARU", "2025-10-30", "2025-10-30T04:00"),
        ("UUP", "2025-11-24", "2025-11-24T21:15"),
        ("UUP", "2025-06-02", "2025-06-02T20:15"),
    ],
)
def test_a_value_is_known_when_its_source_publishes(name, day, known):
    """Days and hours of the sources, in UTC."""
    assert str(published(name, np.array([day], dtype="datetime64[D]"))[0]) == known


@given(day=st.dates(date(1971, 1, 1), date(2034, 12, 31)))
def test_summer_time_is_that_of_new_york(day):
    """The fast rule agrees with the time zone table on every day."""
    expected = datetime.combine(day, time(0), ZoneInfo("America/New_York")) + timedelta(hours=12)
    noon = published("DFEDTARU", np.array([day], dtype="datetime64[D]"))[0] + np.timedelta64(12, "h")
    assert noon.item() == expected.replace(hour=12).astimezone(UTC).replace(tzinfo=None)
