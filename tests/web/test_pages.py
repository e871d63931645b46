"""The pages of the dashboard: their addresses, bytes, tags, errors, and what they have in common."""

import asyncio
import gzip
import itertools
import json
import os
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from levelhead.data.store import Store
from levelhead.web.crew import Alone, Busy, Processes
from levelhead.web.disk import Seen
from levelhead.web.guard import POLICY, Guard
from levelhead.web.made import HTML, made
from levelhead.web.room import Settings
from levelhead.web.shelf import Shelf
from levelhead.web.static import assets, own
from levelhead.web.wanted import Form, Wanted
from levelhead.web.work import Answers, Job
from tests.data_store import series
from tests.web.asking import NOW, Told, ask, asked, command, dashboard

Task = TypeVar("Task")
Result = TypeVar("Result")
SECRET = "correct-horse-battery-staple"
PAST = "2025-10-16"  # a session of the made-up bars
PAGES = (
    "/", "/markets.json", "/RTY", "/RTY.json", f"/RTY/{PAST}", f"/RTY/{PAST}.json", "/RTY/levels", "/RTY/levels.json",
    f"/RTY/{PAST}/levels", "/RTY/record", "/RTY/record.json", "/ledger", "/ledger.json", "/audit", "/data", "/data.json",
    "/api", "/openapi.json", "/licences", "/licences.json", "/token", "/RTY.csv", "/RTY.md", f"/RTY/{PAST}.pine",
)  # fmt: skip
WRONG = (
    ("/RTX", 404), ("/RTX.json", 404), ("/RTY/2025-13-40", 422), ("/RTY/nonsense", 422), ("/RTY/levels/abc", 422),
    ("/NQ", 404), ("/RTY/1950-01-03", 404), ("/nowhere/at/all/here", 404), ("/ledger/x", 422), ("/static/nothing.js", 404),
    ("/%2e%2e%2f%2e%2e%2fetc%2fpasswd", 404), ("/static/..%2f..%2f..%2fpyproject.toml", 404), ("/RTY?day=yesterday", 422),
    ("/%00", 404), ("/<script>alert(1)</script>", 404), ("/" + "A" * 500, 404), ("/audit.json", 405),
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_there(app: Guard, path: str):
    told = ask(app, path)
    assert (told.status, len(told.body) > 200) == (200, True), told.body[:500]


@pytest.mark.parametrize(
    "path", [*PAGES, *(path for path, _ in WRONG), "/static/none", "/RTY?day=2025-10-18"]
)
def test_every_answer_binds_the_browser(app: Guard, path: str):
    told = ask(app, path)
    said = [
        told.header(name) for name in ("content-security-policy", "x-content-type-options", "referrer-policy")
    ]
    assert said == [POLICY, "nosniff", "no-referrer"]


def test_the_policy_is_the_one_that_was_chosen():
    assert POLICY == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    )


@pytest.mark.parametrize("path", [path for path in PAGES if "." not in path])
def test_no_page_asks_for_a_style_or_a_script_of_its_own(app: Guard, path: str):
    """The policy would refuse them."""
    page = ask(app, path).body.decode()
    scripts = [each for each in re.findall(r"<script[^>]*>", page) if "application/json" not in each]
    found = re.findall(r"<style|\sstyle=|\son\w+=|javascript:", page)
    assert (found, all(re.search(r' src="/static/[\w.-]+-[0-9a-f]{12}\.js"', each) for each in scripts)) == (
        [],
        True,
    )


@pytest.mark.parametrize("path", [path for path in PAGES if "." not in path])
def test_no_page_leads_a_browser_to_another_host_by_itself(app: Guard, path: str):
    page = ask(app, path).body.decode()
    assert re.findall(r'(?:src|srcset|action|data|hx-get)="(?:https?:)?//[^"]*', page) == []


@pytest.mark.parametrize(("path", "status"), WRONG)
def test_what_is_not_there_is_said_without_a_traceback(app: Guard, path: str, status: int):
    told = ask(app, path)
    words = told.body.decode()
    assert (told.status, "Traceback" in words, 'File "' in words, "<script>alert" in words) == (
        status,
        False,
        False,
        False,
    )


@pytest.mark.parametrize("path", [*PAGES, *(path for path, _ in WRONG)])
def test_no_answer_names_a_folder_of_this_machine(app: Guard, data: Path, path: str):
    words = ask(app, path).body.decode("utf-8", "replace")
    assert [
        each for each in (str(data.parent), str(Path.home()), str(Path(__file__).parents[2])) if each in words
    ] == []


def test_an_unknown_symbol_is_met_with_those_that_may_be_meant(app: Guard):
    told = json.loads(ask(app, "/RTX.json").body)
    assert (told["error"]["kind"], "RTY" in told["error"]["near"]) == ("UnknownMarket", True)


def test_a_symbol_that_may_be_meant_is_a_link(app: Guard):
    assert '<a href="/RTY">RTY</a>' in ask(app, "/RTX").body.decode()


@pytest.mark.parametrize(
    ("spelled", "canonical"),
    [
        ("/rty", "/RTY"), ("/RTY=F.json", "/RTY.json"), ("/RTY1!", "/RTY"), ("/RTYZ25/levels", "/RTY/levels"),
        (f"/rty/{PAST}.json", f"/RTY/{PAST}.json"), ("/rty.csv", "/RTY.csv"), ("/RTY?day=2025-10-16", "/RTY/2025-10-16"),
        ("/RTY/2025-10-18", "/RTY/2025-10-17"), ("/RTY/2025-10-18.json", "/RTY/2025-10-17.json"),
    ],
)  # fmt: skip
def test_another_spelling_leads_to_the_usual_one(app: Guard, spelled: str, canonical: str):
    """October 18, 2025 is a Saturday."""
    told = ask(app, spelled)
    assert (told.status, told.header("location")) == (307, canonical)


@pytest.mark.parametrize("path", ["/", "/RTY", "/RTY.json", "/audit", "/api", "/licences"])
def test_head_says_what_get_would(app: Guard, path: str):
    """uvicorn leaves the body out."""
    shown, headers = ask(app, path), ask(app, path, method="HEAD")
    assert (headers.status, dict(headers.headers)) == (200, dict(shown.headers))


@pytest.mark.parametrize(
    ("method", "path"),
    list(itertools.product(["POST", "PUT", "DELETE", "PATCH", "TRACE"], ["/", "/RTY", "/data"])),
)
def test_another_method_is_told_which_it_may_be(app: Guard, method: str, path: str):
    told = ask(app, path, method=method)
    assert (told.status, set(told.header("allow").split(", "))) == (405, {"GET", "HEAD"})


@pytest.mark.parametrize("path", ["/RTY", "/RTY.json", "/audit", "/licences", assets()["page.css"].address])
def test_who_has_the_bytes_is_not_sent_them_again(app: Guard, path: str):
    first = ask(app, path)
    same = ask(app, path, headers=[("if-none-match", f'"other", W/{first.header("etag")}')])
    other = ask(app, path, headers=[("if-none-match", '"other"')])
    assert (same.status, same.body, other.status, other.body == first.body) == (304, b"", 200, True)


def test_bytes_are_packed_only_for_who_takes_them(app: Guard):
    plain, packed, refused = (
        ask(app, "/RTY", headers=[("accept-encoding", said)])
        for said in ("identity", "br, gzip;q=0.5", "gzip;q=0")
    )
    assert (packed.header("content-encoding"), gzip.decompress(packed.body)) == ("gzip", plain.body)
    assert (refused.header("content-encoding"), refused.body) == ("", plain.body)


def test_a_file_that_never_changes_is_kept_for_ever(app: Guard):
    assert "immutable" in ask(app, assets()["chart.js"].address).header("cache-control")


def test_a_page_is_asked_for_anew_each_time(app: Guard):
    assert ask(app, "/RTY").header("cache-control") == "private, no-cache"


@pytest.mark.parametrize("day", [PAST, "2025-11-24"])
def test_the_json_of_a_past_day_is_what_the_command_prints(app: Guard, data: Path, day: str):
    """Byte for byte; the command is given the same file, and reads nothing after the day."""
    bars = str(data / "bars" / "RTY=F.csv")
    printed = command(
        "outlook", "RTY", "--bars", bars, "--data", str(data), "--as-of", day, "--format", "json"
    )
    assert ask(app, f"/RTY/{day}.json").body == printed


@pytest.mark.shared
def test_the_json_of_a_real_past_day_is_what_the_command_prints(shared: Path, home: Path):
    data, day = shared / "data", "2025-10-16"
    bars = str(data / "bars" / "RTY=F.csv")
    printed = command(
        "outlook", "RTY", "--bars", bars, "--data", str(data), "--as-of", day, "--format", "json"
    )
    assert ask(dashboard(home, data), f"/RTY/{day}.json").body == printed


def test_the_json_of_a_stored_market_is_what_the_command_prints(home: Path):
    Store(home).put(series.checked(series.bars(300)), at=series.AT)
    printed = command("outlook", "RTY", "--offline", "--format", "json")
    assert ask(dashboard(home), "/RTY.json").body == printed


def test_what_happened_after_stands_beside_the_outlook_and_never_in_it(app: Guard):
    page = ask(app, f"/RTY/{PAST}").body.decode()
    outlook, beside = (
        page.split('<aside id="after"') if '<aside id="after"' in page else page.split("<aside", 1)
    )
    assert (
        "What Happened After" in beside,
        b"What Happened After" in ask(app, f"/RTY/{PAST}.json").body,
    ) == (True, False)
    assert "<aside" not in ask(app, "/RTY").body.decode() and 'id="s-introduction"' in outlook


def test_the_controls_of_the_time_machine_work_without_scripts(app: Guard):
    page = ask(app, f"/RTY/{PAST}").body.decode()
    links = re.findall(r'<a href="(/RTY/[0-9-]+)" rel="(prev|next)"', page)
    form = re.search(r'<form action="/RTY" method="get"', page)
    assert (links, form is not None) == ([("/RTY/2025-10-15", "prev"), ("/RTY/2025-10-17", "next")], True)


class Counting(Alone):
    """Works in this process, slowly, and counts."""

    def __init__(self) -> None:
        self.jobs: list[object] = []

    async def run(self, work: Callable[[Task], Result], task: Task, *, ahead: bool = False) -> Result:
        self.jobs.append(task)
        await asyncio.sleep(0.05)
        return await super().run(work, task, ahead=ahead)


async def together(app: Guard, paths: list[str]) -> list[Told]:
    return await asyncio.gather(*(asked(app, path) for path in paths))


def test_a_page_asked_for_many_times_at_once_is_made_once(home: Path, data: Path):
    crew = Counting()
    told = asyncio.run(together(dashboard(home, data, crew=crew), ["/RTY", "/RTY.json"] * 5))
    assert (len(crew.jobs), {each.status for each in told}) == (1, {200})


def test_a_page_is_made_anew_when_its_bars_change_and_not_when_others_do(home: Path):
    for symbol in ("RTY", "ES"):
        Store(home).put(series.checked(series.bars(300, symbol=symbol)), at=series.AT)
    settings = Settings(home)
    shelf = Shelf(settings, Alone(), lambda: NOW)
    before = Seen({"RTY": "1", "ES": "1"}, "around")
    keys = []
    for seen in (before, Seen({"RTY": "1", "ES": "2"}, "around"), Seen({"RTY": "2", "ES": "2"}, "around")):
        shelf.seen = seen
        keys.append(shelf._key(Wanted("outlook", "RTY")))
    assert (keys[0] == keys[1], keys[1] == keys[2]) == (True, False)


def test_a_page_is_made_anew_when_a_session_is_over(home: Path):
    """A folder's file may hold the bar of a session that was open when it was read: it counts from its close.

    A page of a past day tells what came after it, and links to the session after.
    """
    times = (
        datetime(2025, 11, 24, 12, tzinfo=UTC),
        datetime(2025, 11, 24, 13, tzinfo=UTC),
        datetime(2025, 11, 25, 3, tzinfo=UTC),
    )
    shelves = [Shelf(Settings(home), Alone(), lambda at=at: at) for at in times]
    for each in (Wanted("outlook", "RTY"), Wanted("outlook", "RTY", date(2025, 10, 16))):
        keys = [shelf._key(each) for shelf in shelves]
        assert [keys[0] == keys[1], keys[1] == keys[2]] == [True, False]


def test_the_ledger_carries_the_day_it_is_asked_for_on(home: Path):
    """Its list says how things stand on a day, and so it is another page on the next."""
    shelves = [Shelf(Settings(home), Alone(), lambda at=at: NOW + at) for at in (timedelta(0), timedelta(1))]
    assert len({shelf._key(Wanted("ledger", name="?")) for shelf in shelves}) == 2


def test_more_than_may_wait_are_sent_away():
    class Full(Alone):
        async def run(self, work: Callable[[Task], Result], task: Task, *, ahead: bool = False) -> Result:
            raise Busy(work, task, ahead)

    told = ask(dashboard(Path("nowhere"), crew=Full()), "/RTY.json")
    assert (told.status, told.header("retry-after"), json.loads(told.body)["error"]["kind"]) == (
        503,
        "2",
        "Busy",
    )


async def crowd(count: int) -> list[str]:
    crew = Processes(1, waiting=2)
    jobs = (crew.run(len, "x" * number) for number in range(count))
    try:
        found = await asyncio.gather(*jobs, return_exceptions=True)
    finally:
        crew.close()
    return [str(each) if isinstance(each, int) else type(each).__name__ for each in found]


def test_a_bounded_number_wait_for_a_worker():
    assert asyncio.run(crowd(5)) == ["0", "1", "2", "Busy", "Busy"]


async def after_a_death() -> list[str]:
    crew = Processes(1)
    found: list[str] = []
    try:
        for job in (crew.run(os._exit, 1), crew.run(len, "abc")):
            try:
                found.append(str(await job))
            except Busy:
                found.append("Busy")
    finally:
        crew.close()
    return found


def test_a_worker_that_dies_is_replaced():
    """As the system does to one for want of memory: who waited for it is told to ask again."""
    assert asyncio.run(after_a_death()) == ["Busy", "3"]


def test_the_shelf_gives_up_what_was_used_longest_ago(monkeypatch: pytest.MonkeyPatch):
    page = made(b"x" * 400, HTML)

    def small(job: Job) -> Answers:
        return {Form.HTML: page}

    monkeypatch.setattr("levelhead.web.shelf.work", small)
    crew = Counting()
    shelf = Shelf(Settings(Path("nowhere")), crew, lambda: NOW, most=page.weight * 2)

    async def look() -> None:
        for symbol in ("RTY", "ES", "RTY", "NQ", "RTY", "ES"):
            await shelf.get(Wanted("outlook", symbol))

    asyncio.run(look())
    assert [each.wanted.symbol for each in crew.jobs if isinstance(each, Job)] == ["RTY", "ES", "NQ", "ES"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "no bars are stored on this machine, and none are in a folder given"),
        ("?lang=de", "auf diesem Rechner sind keine Balken gespeichert"),
    ],
)
def test_a_folder_without_bars_is_not_called_missing(home: Path, tmp_path: Path, query: str, words: str):
    """Why the sample is shown holds with --data, too, and is said in the page's language."""
    told = ask(dashboard(home, data=tmp_path), f"/%5EGSPC{query}")
    assert words in told.body.decode()


def test_without_bars_the_sample_is_shown_and_said_loudly(home: Path):
    page = ask(dashboard(home), "/%5EGSPC").body.decode()
    assert 'class="banner"' in page and "SAMPLE DATA, NOT CURRENT" in page


def test_htmx_and_its_extension_come_as_one_file():
    """htmx looks at the page one turn after it is run: an extension that came later would never listen."""
    served = assets()["htmx.js"].made.body
    both = [own(name).encode() for name in ("htmx-4.0.1.min.js", "hx-sse-4.0.1.min.js")]
    assert served == b"\n".join(both)
