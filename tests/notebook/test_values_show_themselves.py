"""Values show themselves in a notebook: every number cited, nothing run, nothing unescaped, and one line in a terminal."""

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import levelhead
from levelhead.api import Page
from levelhead.data.gate import Checked
from levelhead.levels import Candidate, LevelKind, LevelRecord, Side
from levelhead.markets import Bars, Verdict
from levelhead.measure import Claim
from levelhead.pipeline.backtest import Backtest
from levelhead.pipeline.known import known
from levelhead.pipeline.outlook import outlook_of
from levelhead.render.html.fan import fan_picture
from levelhead.render.json_page import to_json
from levelhead.render.languages import GERMAN
from levelhead.render.notebook import card_html, card_markdown
from levelhead.render.numbers import say, told
from levelhead.report.bars_card import bars_card
from levelhead.report.card import Card
from levelhead.report.document import Table
from levelhead.report.forecast_card import forecast_card
from levelhead.report.level_card import level_card
from levelhead.report.record_card import record_card
from levelhead.report.watched import WatchedLevel
from tests.data.bar_files import walk
from tests.html.pages_read import Element, read
from tests.pages import write_bars

HOSTILE = "</style><script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1))"


@pytest.fixture(scope="module")
def bars(tmp_path_factory: pytest.TempPathFactory) -> Bars:
    path = write_bars(tmp_path_factory.mktemp("bars") / "RTY.csv", walk(500, seed=14))
    return levelhead.read_bars(path, market="RTY")


@pytest.fixture(scope="module")
def outlook(bars: Bars, tmp_path_factory: pytest.TempPathFactory) -> Page:
    own = Candidate(LevelKind.USER, bars.close[-1] * 1.02, bars.close[-1] * 1.02, name=HOSTILE)
    return levelhead.outlook(bars, levels=[own], home=tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def backtest(bars, tmp_path_factory: pytest.TempPathFactory) -> Backtest:
    home = tmp_path_factory.mktemp("home")
    return levelhead.backtest(bars, start=date(2025, 3, 1), step=10, home=home)


@pytest.fixture(scope="module")
def values(bars: Bars, outlook: Page, backtest: Backtest) -> dict[str, object]:
    hostile = next(each for each in outlook.listed if LevelKind.USER in each.kinds)
    claim = next(each for each in outlook.claims if HOSTILE in say(each))
    measurement = next(each for each in claim.measurements if each.value == HOSTILE)
    return {
        "page": outlook,
        "bars": replace(bars, source=HOSTILE),
        "forecast": outlook.forecast,
        "level": hostile,
        "record": backtest.record,
        "backtest": backtest,
        "claim": claim,
        "measurement": measurement,
    }


NAMES = ("page", "bars", "forecast", "level", "record", "backtest", "claim", "measurement")


def shown(value: object) -> Element:
    found = value._repr_html_()  # type: ignore[attr-defined]
    return read(f"<body>{found}</body>")


@pytest.mark.parametrize("name", NAMES)
def test_it_runs_nothing_and_keeps_a_hostile_name_as_text(name: str, values: dict[str, object]):
    elements = shown(values[name]).all()
    names = {each.name for each in elements}
    handlers = [key for each in elements for key in each.attributes if key.startswith("on") or key == "style"]
    assert (names & {"script", "img", "iframe", "object", "link", "form"}, handlers) == (set(), [])


@pytest.mark.parametrize("name", ["page", "bars", "level", "claim", "measurement"])
def test_the_hostile_name_is_there_to_be_read(name: str, values: dict[str, object]):
    assert HOSTILE in shown(values[name]).text


@pytest.mark.parametrize("name", NAMES)
def test_markdown_holds_no_element_and_no_link(name: str, values: dict[str, object]):
    """CommonMark 0.31, 6.6 and 6.3: an element begins with a less-than sign, a link has ``](``."""
    markdown = values[name]._repr_markdown_()  # type: ignore[attr-defined]
    assert (len(markdown) > 20, "<" in markdown, "](" in markdown) == (True, False, False)


@pytest.mark.parametrize("name", [each for each in NAMES if each not in ("claim", "measurement")])
def test_in_a_terminal_it_is_one_short_line(name: str, values: dict[str, object]):
    line = repr(values[name])
    assert (line[0], line[-1], "\n" in line, len(line) < 200) == ("<", ">", False, True)


@pytest.mark.parametrize("name", NAMES)
def test_equal_values_show_equal_bytes(name: str, values: dict[str, object]):
    value = values[name]
    assert value._repr_html_() == value._repr_html_()  # type: ignore[attr-defined]


def cards(values: dict[str, object], bars: Bars, outlook: Page, backtest: Backtest) -> dict[str, Card]:
    market = bars.market
    return {
        "bars": bars_card(bars),
        "forecast": forecast_card(outlook.forecast),
        "level": level_card(values["level"]),  # type: ignore[arg-type]
        "record": record_card(backtest.record, market),
    }


@pytest.mark.parametrize("name", ["bars", "forecast", "level", "record"])
def test_every_number_of_a_card_carries_its_evidence(
    name: str, values: dict[str, object], bars: Bars, outlook: Page, backtest: Backtest
):
    """No digit stands outside an element with a title, but for the labels of the picture."""
    document = shown(values[name] if name != "bars" else bars)
    bare = []

    def look(element: Element) -> None:
        for child in element.children:
            if isinstance(child, str):
                bare.extend(re.findall(r"\d[\d.,]*", child))
            elif child.name not in ("style", "svg") and "title" not in child.attributes:
                look(child)

    look(document)
    card = cards(values, bars, outlook, backtest)[name]
    cited = sum(len(each.cited) for each in claims(card))
    titled = [each for each in document.all("span") if "title" in each.attributes]
    assert (bare, len(titled)) == ([], cited)


@pytest.mark.parametrize("name", ["bars", "forecast", "level", "record"])
def test_every_sentence_of_a_card_has_its_german(
    name: str, values: dict[str, object], bars: Bars, outlook: Page, backtest: Backtest
):
    """Also what a reader sees who points at a number."""
    card = cards(values, bars, outlook, backtest)[name]
    cited = [each for claim in claims(card) for each in claim.measurements]
    lacking = [claim.template for claim in claims(card) if told(claim, GERMAN)[1] is not GERMAN]
    lacking += [each.label for each in cited if GERMAN.catalogue.label(each.label) is None]
    lacking += [each.method for each in cited if GERMAN.catalogue.method(each.method) is None]
    assert lacking == []


def test_a_card_is_written_in_the_language_asked_for(bars: Bars, outlook: Page, tmp_path: Path):
    """As HTML with its picture and as Markdown; a horizon of one session has a sentence of its own."""
    card, fan = forecast_card(outlook.forecast), fan_picture(outlook.forecast, GERMAN)
    html, markdown = card_html(card, fan, GERMAN), card_markdown(card, GERMAN)
    near = fan_picture(levelhead.outlook(bars, horizon=1, home=tmp_path).forecast, GERMAN)
    said = ("15 Handelstage später" in html, "Unabhängige Fälle" in html, "Unabhängige Fälle" in markdown)
    assert (said, "am nächsten Handelstag" in near, "sessions" in html + near) == ((True,) * 3, True, False)


def claims(card: Card) -> list[Claim]:
    found = [card.title]
    for block in card.blocks:
        if isinstance(block, Table):
            found += [*block.header, *(cell for row in block.rows for cell in row)]
        else:
            found += block.claims
    return found


def rows_under(document: Element, caption: str) -> list[list[str]]:
    """Cells of the body of the table with this caption; ``""``: of the one without."""
    for table in document.all("table"):
        named = "".join(each.text for each in table.all("caption"))
        if named == caption:
            return [[cell.text for cell in row.all("td")] for row in table.all("tr") if row.all("td")]
    raise AssertionError(f"no table {caption!r}")


def test_a_forecast_shows_its_three_rows_beside_climatology(outlook: Page):
    """Whole percentages as the values have them; none of these is near 0 or 100."""
    rows = rows_under(shown(outlook.forecast), "")
    expected = [
        [f"{each.probability * 100:.0f}%", f"{each.climatology * 100:.0f}%"] for each in outlook.forecast.odds
    ]
    assert [[row[1], row[3]] for row in rows] == expected


def test_a_forecast_shows_independent_outcomes_and_paths(outlook: Page):
    rows = rows_under(shown(outlook.forecast), "")
    expected = [f"{each.effective_n:,.0f} of {outlook.forecast.n:,} paths" for each in outlook.forecast.odds]
    assert [row[4] for row in rows] == expected


def test_the_ladder_of_own_barriers_is_the_one_of_the_odds_command(bars: Bars, outlook: Page):
    close = float(bars.close[-1])
    issued = levelhead.odds(bars, up=round(close * 1.04, 1), down=round(close * 0.96, 1))
    rows = rows_under(shown(issued), "Chance of a touch")
    expected = [[f"{each * 100:.0f}%" for each in rung.probability] for rung in issued.barrier_ladder]
    assert [row[2:] for row in rows] == expected


def test_a_level_shows_every_dated_test_newest_first(outlook: Page):
    level = max(outlook.listed, key=lambda each: len(each.touches))
    rows = rows_under(shown(level), "Dated tests")
    expected = [(str(each.side), str(each.verdict)) for each in reversed(level.touches)]
    assert [(row[1], row[2]) for row in rows] == expected


def test_a_level_of_a_page_knows_its_chance_of_a_touch(outlook: Page):
    """The same object stands in the page's list, its ladder and its selection."""
    for rung in outlook.forecast.ladder:
        assert rung.level.touch == tuple(zip(rung.horizons, rung.probability, strict=True))
    listed = {id(each) for each in outlook.levels}
    assert [each for each in outlook.listed if id(each) not in listed] == []


def test_a_measured_level_stands_beside_chance(outlook: Page):
    """41% of 120 first tests held, 38% of random prices: no difference can be told."""
    record = LevelRecord(0.41, 0.38, 120, (-0.06, 0.12), is_strong=False)
    text = shown(replace(outlook.listed[0], record=record)).text
    assert (
        "Such levels held 41% of 120 first tests, random prices at the same distance 38%; the difference lies between "
        "-6.0% and 12.0%: no difference can be told." in text
    )


def test_levels_that_know_their_page_change_nothing_of_its_json(bars: Bars, outlook: Page, tmp_path: Path):
    plain = outlook_of(known(Checked(bars, (), Verdict.OK), home=tmp_path))
    again = levelhead.outlook(bars, home=tmp_path)
    assert (again.to_json(), {type(each) for each in again.listed}) == (to_json(plain), {WatchedLevel})


def test_a_record_shows_skill_with_its_interval(backtest: Backtest):
    rows = rows_under(shown(backtest), "Skill: one is perfect, zero no better")
    skill = backtest.record.skills["uniform"].log
    low, high = skill.interval
    assert rows[1][1] == f"{skill.value:.2%} ({low:.2%} to {high:.2%})"


def test_too_few_sessions_have_no_interval(backtest: Backtest):
    """Under two blocks of 60 sessions a resample is the whole record again: its interval would be a point."""
    record = replace(backtest.record, origins=11, step=10)
    rows = rows_under(shown(record), "Skill: one is perfect, zero no better")
    assert [row[1].endswith("%, its interval not known") for row in rows] == [True] * 3


def test_a_record_shows_each_bin(backtest: Backtest):
    rows = rows_under(shown(backtest.record), "What was said, and what came")
    assert [row[4] for row in rows] == [f"{each.n:,}" for each in backtest.record.bins]


def test_a_record_draws_its_reliability_with_a_mark_for_each_bin(backtest: Backtest):
    """Named for readers who do not see it; a bin the interval of which leaves the diagonal out is marked, too."""
    page = shown(backtest.record)
    (picture,) = [each for each in page.all("svg") if each.attributes.get("role") == "img"]
    assert "how odds over 15 sessions turned out" in picture.all("title")[0].text
    assert len(picture.all("circle")) == len(backtest.record.bins)


def test_bars_show_their_last_sessions(bars: Bars):
    rows = rows_under(shown(bars), "")
    assert [row[4] for row in rows] == [f"{each:,.1f}" for each in bars.close[-5:]]


def test_a_note_shows_its_verdicts(tmp_path: Path):
    note, path = tmp_path / "note.md", write_bars(tmp_path / "RTY.csv", walk(300, seed=14))
    close = path.read_text().splitlines()[-1].split(",")[4]
    note.write_text(f"# RTY, 2025-11-24\n\nRTY closed at {close}. RSI is at 97.\n")
    checked = levelhead.audit(note, bars=path, market="RTY", home=tmp_path)
    cells = [each.text for each in shown(checked).all("td") if "verdict" in each.attributes.get("class", "")]
    assert sorted(cells) == ["✓ true", "✗ false"]


def test_values_are_frozen_and_slotted_still(outlook: Page):
    assert [
        each for each in (outlook.forecast, outlook.listed[0], outlook) if hasattr(each, "__dict__")
    ] == []


def test_importing_levelhead_imports_nothing_that_shows():
    code = (
        "import sys, levelhead\n"
        "sys.exit(any(name in sys.modules for name in ('levelhead.render', 'narwhals', 'pandas', 'numpy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_core_value_shows_itself_without_the_package_having_been_asked_before():
    """Bars made by hand in a fresh interpreter, as a library user makes them."""
    code = (
        "import numpy as np\n"
        "from levelhead.markets import Bars\n"
        "from levelhead.markets.registry import market\n"
        "prices = np.array([100.0, 101.0])\n"
        "days = np.array(['2025-11-20', '2025-11-21'], dtype='datetime64[D]')\n"
        "print(Bars(market('ES'), days, prices, prices, prices, prices, prices)._repr_html_())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "daily bars from" in read(done.stdout).text


def test_a_level_names_its_side(outlook: Page):
    words = {Side.RESISTANCE: "resistance", Side.SUPPORT: "support", Side.AT: "at price"}
    silent = [each for each in outlook.levels if f"RTY: {words[each.side]} " not in shown(each).text]
    assert ({Side.RESISTANCE, Side.SUPPORT} - {each.side for each in outlook.levels}, silent) == (set(), [])


def test_a_failure_to_load_what_writes_values_is_met_again(monkeypatch: pytest.MonkeyPatch):
    """Else the first display would fail and every later one show nothing."""

    def failing() -> None:
        raise ImportError("no renderer")

    monkeypatch.setattr("levelhead.measure.showing._BRING_IN", [failing])
    for _ in range(2):
        with pytest.raises(ImportError, match="no renderer"):
            Claim("a", "b", "c")._repr_html_()
