"""Each source's own shape, with the rows that come now and then, against a server on the loopback address.

The bodies are written by hand in the shapes the sources document; figures are made up.
"""

import json
from datetime import UTC, date, datetime
from typing import ClassVar

import numpy as np
import pytest

from levelhead.data.sources import bls, cboe, cftc, fed_calendar, fred, nyfed, treasury
from levelhead.data.sources.fetched import Fetched, FetchedReleases
from levelhead.errors import SourceError
from levelhead.fundamentals import positioning
from levelhead.markets.releases import ReleaseKind
from tests.sources.source_server import Rerouted, SourceServer

AT = datetime(2026, 3, 20, 23, 0, tzinfo=UTC)


def values(fetched: Fetched) -> dict[str, float]:
    """The latest value of each day."""
    series = fetched.series
    return dict(zip(series.session.astype(str).tolist(), series.value.tolist(), strict=True))


def known(fetched: Fetched) -> list[str]:
    """When each value became known, UTC."""
    return fetched.vintages.available.astype(str).tolist()


def days(fetched: FetchedReleases) -> list[str]:
    return [each.day.isoformat() for each in fetched.releases]


OBSERVATIONS = {
    "count": 3,
    "observations": [
        {"realtime_start": "2026-03-20", "realtime_end": "2026-03-20", "date": "2026-03-04", "value": "3.97"},
        {"realtime_start": "2026-03-20", "realtime_end": "2026-03-20", "date": "2026-03-05", "value": "."},
        {"realtime_start": "2026-03-20", "realtime_end": "2026-03-20", "date": "2026-03-06", "value": "4.02"},
    ],
}


class TestFred:
    def test_a_dot_is_a_day_without_a_value(self, server: SourceServer, transport: Rerouted) -> None:
        server.says("api.stlouisfed.org", OBSERVATIONS)
        found = fred.observations(transport, "DGS10", at=AT, key="k")
        assert values(found) == {"2026-03-04": 3.97, "2026-03-06": 4.02}

    def test_a_yield_counts_from_nine_the_next_business_morning(
        self, server: SourceServer, transport: Rerouted
    ) -> None:
        """Wednesday's on Thursday in winter time; Friday's on Monday in summer time, which begins between."""
        server.says("api.stlouisfed.org", OBSERVATIONS)
        found = fred.observations(transport, "DGS10", at=AT, key="k")
        assert known(found) == ["2026-03-05T14:00", "2026-03-09T13:00"]

    def test_key_and_series_are_sent_and_the_key_is_kept_nowhere(
        self, server: SourceServer, transport: Rerouted
    ) -> None:
        server.says("api.stlouisfed.org", OBSERVATIONS)
        found = fred.observations(transport, "DGS10", at=AT, key="sesame", since=date(2026, 3, 1))
        sent = server.asked[0].params
        assert (sent["api_key"], sent["series_id"], sent["observation_start"]) == (
            "sesame",
            "DGS10",
            "2026-03-01",
        )
        assert "sesame" not in repr(found)

    def test_vintages_keep_each_value_with_the_day_it_was_published(
        self, server: SourceServer, transport: Rerouted
    ) -> None:
        rows = [
            ("2026-02-20", "2026-02-25", "2026-03-03", "-0.50"),
            ("2026-02-20", "2026-03-04", "9999-12-31", "-0.48"),
            ("2026-02-27", "2026-03-04", "9999-12-31", "-0.51"),
        ]
        keys = ("date", "realtime_start", "realtime_end", "value")
        answer = {"observations": [dict(zip(keys, row, strict=True)) for row in rows]}
        server.says("api.stlouisfed.org", answer)
        found = fred.observations(transport, "NFCI", at=AT, key="k", vintages=True)
        assert (values(found), known(found)) == (
            {"2026-02-20": -0.48, "2026-02-27": -0.51},
            ["2026-02-25T13:30", "2026-03-04T13:30", "2026-03-04T13:30"],
        )
        before = found.vintages.known_by(datetime(2026, 3, 3, tzinfo=UTC))
        assert before.value.tolist() == [-0.50]

    def test_what_the_record_begins_with_counts_after_its_usual_lag(
        self, server: SourceServer, transport: Rerouted
    ) -> None:
        """FRED's record of vintages begins years after some series; those values were not secret until then."""
        rows = [("2013-01-04", "2019-03-22", "-0.1"), ("2013-01-11", "2019-03-22", "-0.2")]
        answer = {
            "observations": [
                {"date": day, "realtime_start": start, "value": value} for day, start, value in rows
            ]
        }
        server.says("api.stlouisfed.org", answer)
        found = fred.observations(transport, "NFCI", at=AT, key="k", vintages=True)
        assert known(found) == ["2013-01-09T13:30", "2013-01-16T13:30"]

    def test_no_more_vintages_are_asked_for_than_fred_gives(
        self, server: SourceServer, transport: Rerouted
    ) -> None:
        """It refuses more than two thousand: eight years of business days."""
        server.says("api.stlouisfed.org", OBSERVATIONS)
        fred.observations(transport, "NFCI", at=AT, key="k", vintages=True)
        start = np.datetime64(server.asked[0].params["realtime_start"])
        assert int(np.busday_count(start, np.datetime64("2026-03-21"))) < 2000

    def test_an_answer_with_fewer_rows_than_it_counts_is_refused(
        self, server: SourceServer, transport: Rerouted
    ) -> None:
        server.says("api.stlouisfed.org", {**OBSERVATIONS, "count": 4})
        with pytest.raises(SourceError, match="3 of 4 records came"):
            fred.observations(transport, "DGS10", at=AT, key="k")

    @pytest.mark.parametrize("title", ["observation_date", "DATE"])
    def test_the_public_csv_needs_no_key(self, title: str, server: SourceServer, transport: Rerouted) -> None:
        """Both names its date column has had; a missing value is a dot or a blank."""
        server.says(
            "fred.stlouisfed.org",
            f"{title},DGS2\n2026-03-04,3.55\n2026-03-05,.\n2026-03-06,\n2026-03-09,3.61\n",
        )
        found = fred.graph(transport, "DGS2", at=AT)
        assert values(found) == {"2026-03-04": 3.55, "2026-03-09": 3.61}

    def test_a_spread_counts_half_an_hour_later_than_a_yield(
        self, server: SourceServer, transport: Rerouted
    ) -> None:
        server.says("fred.stlouisfed.org", "observation_date,BAMLH0A0HYM2\n2026-03-04,3.05\n")
        assert known(fred.graph(transport, "BAMLH0A0HYM2", at=AT)) == ["2026-03-05T14:30"]

    def test_what_was_read_was_known_when_it_was_read(
        self, server: SourceServer, transport: Rerouted
    ) -> None:
        """A value on the page before its usual hour."""
        server.says("fred.stlouisfed.org", "observation_date,DGS2\n2026-03-04,3.55\n")
        early = datetime(2026, 3, 5, 13, 10, tzinfo=UTC)
        assert known(fred.graph(transport, "DGS2", at=early)) == ["2026-03-05T13:10"]

    def test_release_days_ask_for_the_future_too(self, server: SourceServer, transport: Rerouted) -> None:
        dates = [{"release_id": 50, "date": day} for day in ("2026-04-03", "2026-03-06", "2026-05-08")]
        server.says("api.stlouisfed.org", {"count": 3, "release_dates": dates})
        found = fred.release_dates(transport, ReleaseKind.NFP, at=AT, key="k")
        sent = server.asked[0].params
        assert days(found) == ["2026-03-06", "2026-04-03", "2026-05-08"]
        assert (sent["release_id"], sent["include_release_dates_with_no_data"]) == ("50", "true")

    def test_without_a_key_the_api_is_not_asked(self, server: SourceServer, transport: Rerouted) -> None:
        with pytest.raises(SourceError, match=r"wants a key.*FRED_API_KEY"):
            fred.observations(transport, "DGS10", at=AT, key="")
        assert server.asked == []


class TestTreasury:
    OLD = 'Date,"1 Mo","3 Mo","2 Yr","10 Yr"\n12/31/2025,3.70,3.65,3.47,4.15\n12/30/2025,3.71,,3.46,4.12\n'
    NEW = 'Date,"1 Mo","1.5 Month","3 Mo","2 Yr","10 Yr"\n01/05/2026,3.70,,3.64,3.45,4.17\n'

    def _fetched(self, server: SourceServer, transport: Rerouted, name: str = "DGS10") -> Fetched:
        server.says("home.treasury.gov", b"")
        for year, body in ((2025, self.OLD), (2026, self.NEW)):
            place = (
                "home.treasury.gov/resource-center/data-chart-center/interest-rates/daily-treasury-rates.csv"
            )
            server.says(f"{place}/{year}/all", body)
        return treasury.par_yield(transport, name, at=AT, years=(2025, 2026))

    def test_columns_go_by_name_and_rows_come_newest_first(
        self, server: SourceServer, transport: Rerouted
    ) -> None:
        assert values(self._fetched(server, transport)) == {
            "2025-12-30": 4.12,
            "2025-12-31": 4.15,
            "2026-01-05": 4.17,
        }

    def test_a_blank_tenor_has_no_value_that_day(self, server: SourceServer, transport: Rerouted) -> None:
        found = self._fetched(server, transport, "DGS3MO")
        assert values(found) == {"2025-12-31": 3.65, "2026-01-05": 3.64}

    def test_a_yield_counts_from_six_the_same_evening(
        self, server: SourceServer, transport: Rerouted
    ) -> None:
        assert known(self._fetched(server, transport))[-1] == "2026-01-05T23:00"

    def test_real_yields_are_another_file(self, server: SourceServer, transport: Rerouted) -> None:
        server.says("home.treasury.gov", 'Date,"5 YR","10 YR"\n01/05/2026,1.41,1.88\n')
        found = treasury.par_yield(transport, "DFII10", at=AT, years=(2026,))
        assert values(found) == {"2026-01-05": 1.88}
        assert server.asked[0].params["type"] == "daily_treasury_real_yield_curve"


class TestNewYorkFed:
    def test_a_rate_counts_from_nine_the_next_business_morning(
        self, server: SourceServer, transport: Rerouted
    ) -> None:
        rows = [
            {"effectiveDate": day, "type": "EFFR", "percentRate": rate}
            for day, rate in (("2026-03-06", 3.64), ("2026-03-05", 3.63))
        ]
        server.says("markets.newyorkfed.org/api/rates/unsecured/effr/last/30.json", {"refRates": rows})
        found = nyfed.rate(transport, "EFFR", at=AT)
        assert values(found) == {"2026-03-05": 3.63, "2026-03-06": 3.64}
        assert known(found) == ["2026-03-06T14:00", "2026-03-09T13:00"]

    def test_another_rate_than_asked_for_is_refused(self, server: SourceServer, transport: Rerouted) -> None:
        rows = [{"effectiveDate": "2026-03-06", "type": "OBFR", "percentRate": 3.64}]
        server.says("markets.newyorkfed.org", {"refRates": rows})
        with pytest.raises(SourceError, match="'OBFR' came"):
            nyfed.rate(transport, "EFFR", at=AT)


def test_cboe_gives_closes_by_name_of_column(server: SourceServer, transport: Rerouted) -> None:
    body = (
        "DATE,OPEN,HIGH,LOW,CLOSE\n03/05/2026,24.10,26.00,23.90,25.50\n03/06/2026,25.60,25.90,24.00,24.20\n"
    )
    server.says("cdn.cboe.com/api/global/us_indices/daily_prices/RVX_History.csv", body)
    found = cboe.history(transport, "RVX", at=AT)
    assert values(found) == {"2026-03-05": 25.50, "2026-03-06": 24.20}
    assert known(found) == ["2026-03-05T21:15", "2026-03-06T21:15"]


def report(day: str, created: str | None, **other: str) -> dict[str, str]:
    """A report whose longs, spreads and small positions add up to 1,000, and shorts too."""
    row = {
        "cftc_contract_market_code": "239742",
        "report_date_as_yyyy_mm_dd": f"{day}T00:00:00.000",
        "open_interest_all": "1000",
        "dealer_positions_long_all": "100",
        "dealer_positions_short_all": "200",
        "dealer_positions_spread_all": "20",
        "asset_mgr_positions_long": "300",
        "asset_mgr_positions_short": "150",
        "asset_mgr_positions_spread": "30",
        "lev_money_positions_long": "200",
        "lev_money_positions_short": "350",
        "lev_money_positions_spread": "50",
        "other_rept_positions_long": "100",
        "other_rept_positions_short": "80",
        "other_rept_positions_spread": "10",
        "nonrept_positions_long_all": "190",
        "nonrept_positions_short_all": "110",
        "futonly_or_combined": "FutOnly",
    }
    return row | ({":created_at": created} if created else {}) | other


class TestCftc:
    def _fetched(self, server: SourceServer, transport: Rerouted, *rows: object) -> dict[str, Fetched]:
        server.says("publicreporting.cftc.gov", list(rows))
        return {each.name: each for each in cftc.positions(transport, "RTY", at=AT)}

    def test_each_group_is_long_minus_short(self, server: SourceServer, transport: Rerouted) -> None:
        found = self._fetched(server, transport, report("2026-03-03", None))
        assert {name: float(each.series.value[0]) for name, each in found.items()} == {
            "TFF_RTY.dealer_net": -100.0,
            "TFF_RTY.asset_mgr_net": 150.0,
            "TFF_RTY.lev_money_net": -150.0,
            "TFF_RTY.other_rept_net": 20.0,
            "TFF_RTY.nonrept_net": 80.0,
            "TFF_RTY.open_interest": 1000.0,
        }

    def test_the_reading_of_positions_knows_each_of_its_groups(
        self, server: SourceServer, transport: Rerouted
    ) -> None:
        found = self._fetched(server, transport, report("2026-03-03", None))
        asked = {f"TFF_RTY.{column}" for column, _ in positioning.GROUPS["TFF"]}
        assert asked | {f"TFF_RTY.{positioning.OPEN_INTEREST}"} <= set(found)

    def test_a_report_counts_from_the_minute_the_cftc_entered_it(
        self, server: SourceServer, transport: Rerouted
    ) -> None:
        """A backlog is published weeks late: the report of 30 September 2025 came in November."""
        rows = (
            report("2025-09-30", "2025-11-19T20:31:00.000Z"),
            report("2026-03-03", "2026-03-06T20:30:12.000Z"),
        )
        found = self._fetched(server, transport, *rows)
        assert known(found["TFF_RTY.lev_money_net"]) == ["2025-11-19T20:31", "2026-03-06T20:30"]

    @pytest.mark.parametrize("created", [None, "2022-08-01T12:00:00.000Z"])
    def test_a_later_load_of_history_is_no_publication(
        self, created: str | None, server: SourceServer, transport: Rerouted
    ) -> None:
        """The report of a Tuesday then counts from half past three on Friday, New York time."""
        found = self._fetched(server, transport, report("2019-07-09", created))
        assert known(found["TFF_RTY.lev_money_net"]) == ["2019-07-12T19:30"]

    def test_a_report_that_does_not_add_up_is_left_out_and_said(
        self, server: SourceServer, transport: Rerouted
    ) -> None:
        wrong = report("2026-03-10", None, lev_money_positions_short="305")
        found = self._fetched(server, transport, wrong, report("2026-03-03", None))
        (note,) = found["TFF_RTY.dealer_net"].notes
        assert list(values(found["TFF_RTY.dealer_net"])) == ["2026-03-03"]
        assert note == "the report of 2026-03-10 does not add up: short 955, open interest 1,000"

    def test_when_none_adds_up_the_shape_has_changed(self, server: SourceServer, transport: Rerouted) -> None:
        wrong = report("2026-03-10", None, open_interest_all="10")
        with pytest.raises(SourceError, match="does not add up"):
            self._fetched(server, transport, wrong)

    def test_another_contract_is_refused(self, server: SourceServer, transport: Rerouted) -> None:
        wrong = report("2026-03-10", None, cftc_contract_market_code="13874A")
        with pytest.raises(SourceError, match="contract '13874A' came"):
            self._fetched(server, transport, wrong)


ICS = """BEGIN:VCALENDAR
PRODID:-//Somebody//EN
VERSION:2.0
BEGIN:VEVENT
UID:1
DTSTART;TZID=US-Eastern:20260410T083000
SUMMARY:Consumer Price
  Index
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART;VALUE=DATE:20260403
SUMMARY:Employment Situation
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTART;TZID=US-Eastern:20260410T100000
SUMMARY:Real Earnings
END:VEVENT
BEGIN:VEVENT
UID:4
DTSTART;TZID=US-Eastern:20260306T083000
SUMMARY:Employment Situation
END:VEVENT
END:VCALENDAR
"""


class TestBls:
    def test_folded_lines_other_zones_and_whole_days_are_read(
        self, server: SourceServer, transport: Rerouted
    ) -> None:
        server.says("www.bls.gov", ICS.replace("\n", "\r\n"))
        found = {each.kind: days(each) for each in bls.schedule(transport, at=AT)}
        assert found == {ReleaseKind.CPI: ["2026-04-10"], ReleaseKind.NFP: ["2026-03-06", "2026-04-03"]}

    def test_a_calendar_cut_in_the_middle_is_refused(self, server: SourceServer, transport: Rerouted) -> None:
        server.says("www.bls.gov", ICS[:300])
        with pytest.raises(SourceError, match="broke off"):
            bls.schedule(transport, at=AT)

    SERIES: ClassVar = {
        "status": "REQUEST_SUCCEEDED",
        "Results": {
            "series": [
                {
                    "seriesID": "CUSR0000SA0",
                    "data": [
                        {"year": "2026", "period": "M01", "value": "326.6", "footnotes": [{}]},
                        {"year": "2025", "period": "M13", "value": "320.0"},
                        {"year": "2025", "period": "M12", "value": "326.0", "footnotes": [{}]},
                        {
                            "year": "2025",
                            "period": "M10",
                            "value": "-",
                            "footnotes": [{"text": "Not collected"}],
                        },
                    ],
                }
            ]
        },
    }

    def test_a_dash_is_a_month_without_a_value_and_says_why(
        self, server: SourceServer, transport: Rerouted
    ) -> None:
        server.says("api.bls.gov", self.SERIES)
        found = bls.monthly(transport, "CUSR0000SA0", at=AT, years=(2025, 2026))
        assert values(found) == {"2025-12-01": 326.0, "2026-01-01": 326.6}
        assert found.notes == ("no value for 2025-10: Not collected",)

    def test_a_month_counts_from_its_release_or_eighty_days_on(
        self, server: SourceServer, transport: Rerouted
    ) -> None:
        server.says("api.bls.gov", self.SERIES)
        released = {"2026-01": date(2026, 2, 13)}
        found = bls.monthly(transport, "CUSR0000SA0", at=AT, years=(2025, 2026), released=released)
        assert known(found) == ["2026-02-19T13:30", "2026-02-13T13:30"]

    def test_its_own_refusal_is_said(self, server: SourceServer, transport: Rerouted) -> None:
        words = [
            "Request could not be serviced, as the daily threshold for total number of requests was reached."
        ]
        server.says("api.bls.gov", {"status": "REQUEST_NOT_PROCESSED", "message": words, "Results": {}})
        with pytest.raises(SourceError, match="daily number of requests is used up"):
            bls.monthly(transport, "CUSR0000SA0", at=AT, years=(2025, 2026))


EVENTS: list[object] = [
    {"title": "FOMC Meeting", "month": "2026-04", "days": "28-29"},
    {"title": " FOMC meeting ", "month": "2026-06", "days": "16, 17"},
    {"title": "FOMC Meeting", "month": "2026-07", "days": "28,29"},
    {"title": "FOMC Meeting", "month": "2012-07", "days": "31-1"},
    {"title": "FOMC Meeting", "month": "2026-09", "days": "16"},
    {"title": "FOMC Minutes", "month": "2026-05", "days": "20"},
    {"title": "FOMC Meeting", "month": "2026-08", "days": "20 (notation vote)"},
    {"title": "FOMC Meeting", "month": "2026-02", "days": "30"},
    {"title": "FOMC Meeting", "month": "", "days": "4"},
    7,
]
ROW = (
    '<div class="row"><div class="fomc-meeting__month {}</div><div class="fomc-meeting__date">{}</div></div>'
)
PAGE = "\n".join(
    [
        '<html><body><h4><a id="1">2026 FOMC Meetings</a></h4>',
        ROW.format('col"><strong>April</strong>', "28-29"),
        ROW.format('col"><strong>June</strong>', "16-17*"),
        ROW.format('col"><strong>August</strong>', "22 (notation vote)"),
        "<h4>2020 FOMC Meetings</h4>",
        ROW.format('">March', "3 (unscheduled)"),
        ROW.format('">March', "17-18 (cancelled)"),
        ROW.format('">Oct/Nov', "31-1"),
        "</body></html>",
    ]
)


class TestFed:
    PLACE = "www.federalreserve.gov/json/calendar.json"

    def test_the_decision_is_on_the_last_day(self, server: SourceServer, transport: Rerouted) -> None:
        """Behind a byte-order mark; 31-1 ends in the next month."""
        server.says(self.PLACE, b"\xef\xbb\xbf" + json.dumps({"events": EVENTS}).encode())
        found = fed_calendar.meetings(transport, at=AT)
        assert days(found) == ["2012-08-01", "2026-04-29", "2026-06-17", "2026-07-29", "2026-09-16"]

    def test_what_cannot_be_a_meeting_is_left_out_and_said(
        self, server: SourceServer, transport: Rerouted
    ) -> None:
        server.says(self.PLACE, {"events": EVENTS})
        assert fed_calendar.meetings(transport, at=AT).notes == (
            "left out 2026-08 20 (notation vote): a notation vote is no meeting",
            "left out a meeting with month '2026-02', days '30'",
            "left out a meeting with month '', days '4'",
            "left out an entry that is no object: '7'",
        )

    def test_the_page_is_read_when_the_calendar_fails(
        self, server: SourceServer, transport: Rerouted
    ) -> None:
        server.says(self.PLACE, "gone", status=404)
        server.says("www.federalreserve.gov/monetarypolicy/fomccalendars.htm", PAGE)
        found = fed_calendar.meetings(transport, at=AT)
        assert [(each.day.isoformat(), each.scheduled) for each in found.releases] == [
            ("2020-03-03", False),
            ("2020-11-01", True),
            ("2026-04-29", True),
            ("2026-06-17", True),
        ]
        assert len(found.notes) == 2

    def test_when_both_fail_both_reasons_are_said(self, server: SourceServer, transport: Rerouted) -> None:
        server.says("www.federalreserve.gov", "no", status=403)
        with pytest.raises(SourceError, match=r"403\) \(calendar\); .*403\) \(page\).*LEVELHEAD_CONTACT"):
            fed_calendar.meetings(transport, at=AT)
