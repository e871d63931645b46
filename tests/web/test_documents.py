"""Pages of levels, track record, ledger and data health, as the dashboard serves them."""

import json
import re
from importlib import import_module
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from levelhead.web.guard import Guard
from tests.html.pages_read import Element, read
from tests.made_records import made_hindcast
from tests.web.asking import ask
from tests.web.kept import kept_dashboard

PAGES = ("/RTY/levels", "/RTY/record", "/ledger", "/ledger?book=replay", "/ledger/1", "/data")


@pytest.fixture(scope="module")
def kept(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Guard:
    return kept_dashboard(tmp_path_factory.mktemp("desk") / "home", data)


def document(app: Guard, path: str) -> Element:
    """A page as a parser reads it."""
    told = ask(app, path)
    assert told.status == 200, told.body
    return read(told.body.decode())


def data_of(app: Guard, path: str) -> dict:
    """Its JSON."""
    told = ask(app, path)
    assert (told.status, told.header("content-type")) == (200, "application/json"), told.body
    return json.loads(told.body)


@pytest.mark.parametrize("path", PAGES)
def test_every_number_leads_to_its_evidence(kept, path):
    """No link of a number is dead, none is said twice."""
    page = document(kept, path)
    rows = {each.attributes["id"] for each in page.all("dd") if "id" in each.attributes}
    cited = {
        each.attributes["href"][1:]
        for each in page.all("a")
        if re.fullmatch(r"#n\d+", each.attributes.get("href", ""))
    }
    assert cited == rows
    assert bool(cited) is (path != "/ledger?book=replay")  # an empty book has no number


@pytest.mark.parametrize("path", PAGES)
def test_no_style_and_no_script_stands_in_a_page(kept, path):
    """The policy would not let it act."""
    for each in document(kept, path).all():
        assert "style" not in each.attributes
        assert not any(name.startswith("on") for name in each.attributes)


@pytest.mark.parametrize("path", PAGES)
def test_the_json_of_a_page_has_its_sentences(kept, path):
    """Each claim of the JSON stands on the page."""
    place, _, query = path.partition("?")
    found = data_of(kept, f"{place}.json?{query}")
    shown = " ".join(document(kept, path).text.split())
    for claim in found["claims"]:
        assert " ".join(claim["text"].split()) in shown
    assert re.fullmatch(r"levelhead/[a-z]+/1", found["schema"])


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/RTY/levels.json", "levels"),
        ("/RTY/2025-10-01/after.json", "after"),
        ("/RTY/record.json", "record"),
        ("/ledger.json", "ledger"),
        ("/ledger/1.json", "ledger"),
        ("/data.json", "health"),
    ],
)
def test_answers_keep_the_schema_that_is_published(kept, path, page):
    """As the description of the interface has it; one key less would be refused."""
    schema = import_module(f"levelhead.web.pages.{page}").SCHEMA
    found = data_of(kept, path)
    checker = Draft202012Validator(schema)
    checker.validate(found)
    assert not checker.is_valid({key: each for key, each in found.items() if key != "claims"})


def test_one_level_keeps_its_schema(kept):
    """The second of the two forms."""
    first = data_of(kept, "/RTY/levels.json")["levels"][0]
    ends = [f"{first['low']:.1f}"] + ([f"{first['high']:.1f}"] if first["high"] > first["low"] else [])
    found = data_of(kept, f"/RTY/levels/{'-'.join(ends)}.json")
    Draft202012Validator(import_module("levelhead.web.pages.levels").SCHEMA).validate(found)
    assert found["schema"] == "levelhead/level/1"


def test_what_came_stands_beside_the_outlook_and_on_its_own(kept):
    """The same sentences in both places, and the outlook's JSON knows none of them."""
    told = data_of(kept, "/RTY/2025-10-01/after.json")
    assert told["complete"]
    assert len(told["bars"]) == 15
    for place in ("/RTY/2025-10-01", "/RTY/2025-10-01/after"):
        shown = " ".join(document(kept, place).text.split())
        assert all(" ".join(claim["text"].split()) in shown for claim in told["claims"])
    assert not any(each["section"] == "aftermath" for each in data_of(kept, "/RTY/2025-10-01.json")["claims"])


def test_every_level_of_the_list_has_a_page(kept):
    """Its link leads to it, and so does its name in the JSON."""
    page = document(kept, "/RTY/levels")
    leads = [each.attributes["href"] for each in page.all("a") if each.attributes.get("class") == "lead"]
    assert len(leads) == len(data_of(kept, "/RTY/levels.json")["levels"])
    for address in leads[:3]:
        one = document(kept, address)
        assert len(one.all("svg")) >= 1
        assert data_of(kept, f"{address}.json")["name"] == address.rpartition("/")[2]


def test_an_unknown_level_is_answered_with_the_nearest(kept):
    """And with the status of a request that cannot be met."""
    told = ask(kept, "/RTY/levels/1.0-2.0.json")
    assert told.status == 422
    assert "the nearest is" in told.body.decode()


def test_a_level_of_a_past_day_is_that_days(kept):
    """Its tests end on that day."""
    day = data_of(kept, "/RTY.json")["as_of"]
    past = data_of(kept, "/RTY/2025-10-01.json")["as_of"]
    listed = data_of(kept, f"/RTY/{past}/levels.json")
    assert listed["as_of"] == past < day
    assert all(test["session"] <= past for each in listed["levels"] for test in each["tests"])


def test_a_kept_backtest_is_shown_with_its_diagram(kept):
    """Reliability and PIT, each said in words to those who do not see them."""
    page = document(kept, "/RTY/record")
    figure = next(each for each in page.all("figure") if each.attributes.get("class") == "record")
    said = [each.text for each in figure.all("desc")]
    assert len(said) == 2
    assert "came true" in said[0]
    assert data_of(kept, "/RTY/record.json")["backtests"][0]["origins"] == len(made_hindcast())


def test_where_nothing_is_kept_the_command_is_named(app):
    """No figure, and what makes one."""
    page = document(app, "/RTY/record")
    assert "levelhead backtest RTY" in page.text
    assert not page.all("figure")
    assert data_of(app, "/RTY/record.json")["backtests"] == []


def test_a_form_filters_the_ledger_without_a_script(kept):
    """Market and state are query parameters; what was chosen stays chosen."""
    page = document(kept, "/ledger?market=RTY&state=open&page=")
    form = page.all("form")[0]
    assert (form.attributes["method"], form.attributes["action"]) == ("get", "/ledger")
    chosen = [each.text for each in form.all("option") if "selected" in each.attributes]
    assert chosen == ["RTY", "open"]
    assert data_of(kept, "/ledger.json?market=RTY&state=graded")["found"] == 0


def test_the_number_of_an_entry_leads_to_it(kept):
    """And its page holds the body as it is written."""
    page = document(kept, "/ledger")
    leads = [each.attributes["href"] for each in page.all("a") if each.attributes.get("class") == "lead"]
    assert leads == ["/ledger/2", "/ledger/1"]
    body = document(kept, "/ledger/1").all("pre")[0].text
    assert json.loads(body) == data_of(kept, "/ledger/1.json")["body"]


@pytest.mark.parametrize("path", ["/ledger", "/ledger?book=replay", "/RTY/record", "/RTY/levels", "/data"])
def test_every_link_to_a_section_has_one(app, path):
    """Also where a page holds no number yet, as an empty ledger does."""
    written = ask(app, path).body.decode()
    assert set(re.findall(r' href="#([^"]+)"', written)) <= set(re.findall(r' id="([^"]+)"', written))


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/ledger/99", "an entry from 0 to 2"),
        ("/ledger/first", "the number of an entry"),
        ("/ledger?state=mad", "one of open, graded, void"),
        ("/ledger?page=2", "a number from 1 to 1"),
    ],
)
def test_what_is_not_in_the_ledger_is_refused(kept, path, words):
    """With what there is."""
    told = ask(kept, path)
    assert told.status == 422
    assert words in read(told.body.decode()).text


def test_data_health_names_no_folder_of_the_machine(kept, data):
    """Files by their last name: a page may be read by others than its owner."""
    told = ask(kept, "/data")
    assert str(data.parent).encode() not in told.body
    found = data_of(kept, "/data.json")
    assert [each["symbol"] for each in found["markets"]] == ["RTY", "ES"]
    assert found["markets"][0]["files"] == ["RTY=F.csv"]


@pytest.mark.parametrize("path", ["/ledger", "/ledger.json", "/RTY/record", "/RTY/record.json"])
def test_why_a_book_cannot_be_read_is_told_without_where_it_lies(data, tmp_path, path):
    """A folder stands where a checkpoint is expected; the error names it by its path."""
    app = kept_dashboard(tmp_path / "home", data)
    (tmp_path / "home" / "ledger" / "checkpoints" / "000002.txt").mkdir(parents=True)
    said = ask(app, path).body.decode()
    assert ("000002.txt: " in said, str(tmp_path) in said) == (True, False)
