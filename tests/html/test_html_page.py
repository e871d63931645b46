"""The HTML page: one file that asks nobody, every number with its evidence, nothing unescaped."""

import json
import re
import tomllib
from base64 import b64encode
from dataclasses import fields, replace
from datetime import date, timedelta
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import pytest

from levelhead.markets.sessions import sessions as calendar_of
from levelhead.measure import Claim
from levelhead.render.chart import chart_svg
from levelhead.render.html import to_fragment, to_html
from levelhead.render.html.lean import lean
from levelhead.render.languages import ENGLISH, GERMAN, LANGUAGES, Language
from levelhead.render.numbers import say, written
from levelhead.report import Outlook, Section, Table
from tests.chart_series import whole as whole_chart
from tests.data.bar_files import walk
from tests.golden.test_outlook_pages import whole
from tests.html.pages_read import Element, read
from tests.macro_folder import write_macro
from tests.pages import page as page_of
from tests.pages import write_bars

ASSETS = files("levelhead.render") / "assets"
LIMIT = 400_000
HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&lt;b"


@pytest.fixture(scope="module")
def outlook(tmp_path_factory: pytest.TempPathFactory) -> Outlook:
    return whole(tmp_path_factory.mktemp("made-up"))


@pytest.fixture(scope="module")
def pages_of_every_series(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Outlook]:
    """By their horizon."""
    folder = tmp_path_factory.mktemp("every")
    bars = write_macro(folder)
    return {horizon: page_of(bars, "RTY", data=folder, horizon=horizon) for horizon in (15, 63)}


@pytest.fixture(scope="module")
def html(outlook: Outlook) -> str:
    return to_html(outlook)


@pytest.fixture(scope="module")
def document(html: str) -> Element:
    return read(html)


def rows_of(document: Element) -> dict[str, str]:
    """By its id, each number of the evidence with the definition it stands under."""
    return {
        row.attributes["id"]: f"{row.text} · {group.all('dt')[0].text}"
        for group in document.with_id("evidence").all("div")
        for row in group.all("dd")
    }


def plain(words: str) -> str:
    return " ".join(words.split())


@pytest.mark.parametrize("horizon", [15, 63])
@pytest.mark.parametrize("language", [ENGLISH, GERMAN], ids=["en", "de"])
def test_the_page_weighs_less_than_400_kilobytes(
    pages_of_every_series: dict[int, Outlook], language: Language, horizon: int
):
    """Every made-up series, most of the page's statements; a real page is a twentieth heavier."""
    assert len(to_html(pages_of_every_series[horizon], language).encode()) < 0.95 * LIMIT


def test_equal_pages_are_equal_bytes(outlook: Outlook, html: str):
    assert to_html(outlook) == html


def test_every_sentence_and_cell_stands_on_it_as_everywhere_else(outlook: Outlook, document: Element):
    found = plain(document.text)
    assert [say(claim) for claim in outlook.claims if plain(say(claim)) not in found] == []


def test_every_printed_number_leads_to_its_evidence(outlook: Outlook, document: Element):
    """As many links as the claims cite numbers, saying the same, and each to a row with the method."""
    links = [each for each in document.all("a") if re.fullmatch(r"#n\d+", each.attributes["href"])]
    rows = rows_of(document)
    told = [(link.text, rows[link.attributes["href"][1:]]) for link in links]
    missing = []
    for claim in outlook.claims:
        measured = {each.name: each for each in claim.measurements}
        for name in claim.cited:
            each = measured[name]
            if not any(text == written(each) and each.method in row for text, row in told):
                missing.append((claim.id, name))
    assert (missing, len(links) >= sum(len(claim.cited) for claim in outlook.claims)) == ([], True)


def test_a_row_has_the_exact_value_the_method_and_the_inputs(outlook: Outlook, document: Element):
    claim = next(each for each in outlook.claims if each.id == "levels.resistance.a.touch")
    each = claim.measurements[0]
    (link,) = (
        cell.all("a")[0]
        for cell in document.all("td")
        if [each.text for each in cell.all("a")] == [written(each) for each in claim.measurements]
    )
    row = rows_of(document)[link.attributes["href"][1:]]
    wanted = (f"{each.value:.6g}"[:6], each.label, each.method, f"by {each.inputs['by']}")
    assert [part for part in wanted if part not in row] == []


def test_a_definition_is_said_once(document: Element):
    """Numbers that are the same thing by the same definition stand under it together."""
    about = [each.text for each in document.with_id("evidence").all("dt")]
    assert (len(about), len(rows_of(document)) > 1.5 * len(about)) == (len(set(about)), True)


def test_every_id_is_unique_and_every_link_inside_arrives(document: Element):
    ids = [each.attributes["id"] for each in document.all() if "id" in each.attributes]
    targets = {each.attributes["href"][1:] for each in document.all("a") if each.attributes["href"][0] == "#"}
    assert (len(ids), sorted(targets - set(ids))) == (len(set(ids)), [])


def test_nothing_is_loaded_and_one_link_leaves_the_page(document: Element):
    """The only address outside is the chart library's, which its licence asks for."""
    loads = [each.attributes["src"] for each in document.all() if "src" in each.attributes]
    leaves = [
        each.attributes["href"]
        for each in document.all()
        if "href" in each.attributes and not each.attributes["href"].startswith(("#", "data:"))
    ]
    assert (loads, leaves) == ([], ["https://www.tradingview.com/"])


def test_styles_neither_import_nor_fetch(document: Element):
    style = "".join(each.text for each in document.all("style"))
    assert re.findall(r"url\(|@import|@font-face|image-set", style) == []


def test_the_policy_admits_these_scripts_and_this_style_and_nothing_else(document: Element):
    """CSP Level 3: a hash source is the base64 of the SHA-256 of the element's text."""
    (policy,) = [
        each.attributes["content"]
        for each in document.all("meta")
        if each.attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))

    def hashes(elements: list[Element]) -> str:
        return " ".join(
            f"'sha256-{b64encode(sha256(each.text.encode()).digest()).decode()}'" for each in elements
        )

    acting = [each for each in document.all("script") if each.attributes.get("type") != "application/json"]
    assert rules == {
        "default-src": "'none'",
        "script-src": hashes(acting),
        "style-src": hashes(document.all("style")),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_no_element_carries_a_style_or_a_handler(document: Element):
    """The policy would refuse them."""
    assert [
        (each.name, name)
        for each in document.all()
        for name in each.attributes
        if name == "style" or name.startswith("on")
    ] == []


def test_headings_go_down_one_step_at_a_time(document: Element):
    steps = [int(each.name[1]) for each in document.all("h1", "h2", "h3", "h4")]
    assert steps == [1] + [2] * (len(steps) - 1)


def test_landmarks_are_there_and_sections_have_names(document: Element):
    counts = {name: len(document.all(name)) for name in ("header", "nav", "main", "h1")}
    named = [each.attributes["aria-labelledby"] for each in document.all("section")]
    titles = {each.attributes.get("id") for each in document.all("h2")}
    assert (counts, set(named) - titles) == ({"header": 1, "nav": 1, "main": 1, "h1": 1}, set())


def test_the_still_chart_has_a_title_and_a_description(document: Element):
    (svg,) = [each for each in document.with_id("still").all("svg") if each.attributes.get("role") == "img"]
    assert (svg.all("title")[0].text[:7], "support" in svg.all("desc")[0].text) == ("E-mini ", True)


def test_without_scripts_the_still_chart_shows_and_the_other_does_not(document: Element):
    shown = {
        name: "hidden" not in document.with_id(name).attributes for name in ("still", "live", "theme", "tip")
    }
    assert shown == {"still": True, "live": False, "theme": False, "tip": False}


def test_a_level_row_opens_to_every_dated_test(outlook: Outlook, document: Element):
    level = max(outlook.listed, key=lambda each: len(each.touches))
    opened = [each.all("li") for each in document.all("details") if each.all("ul")]
    assert (len(level.touches), sum(len(each.touches) > 0 for each in outlook.listed)) == (
        max(map(len, opened)),
        len(opened),
    )


def test_a_test_says_its_day_its_side_and_how_it_ended(outlook: Outlook, document: Element):
    level = max(outlook.listed, key=lambda each: len(each.touches))
    touch = level.touches[-1]
    listed = max((each.all("li") for each in document.all("details")[:-1]), key=len)
    words = {"held": "held, decided ", "broke": "broken ", "open": "open"}[touch.verdict]
    assert f"as {touch.side}: {words}" in listed[0].text


def test_a_table_s_cells_name_their_column_for_a_narrow_screen(document: Element):
    wrong = [
        table.text[:30]
        for table in document.with_id("page").all("table")
        for row in table.all("tbody")[0].all("tr")
        if [each.attributes["data-label"] for each in row.all("td")]
        != [each.text for each in table.all("th")]
    ]
    assert wrong == []


def test_the_chart_s_values_are_those_of_the_bars(outlook: Outlook, document: Element):
    data, bars = json.loads(document.with_id("chart-data").text), outlook.context.bars
    days = dated(date.fromisoformat(data["first"]), data["gaps"])
    found = {name: prices(data[name], 1) for name in ("open", "high", "low", "close")}
    kept = {name: [round(each, 1) for each in getattr(bars, name)[-260:].tolist()] for name in found}
    assert (days, found) == (bars.session[-260:].tolist(), kept)


def test_the_chart_s_averages_are_rounded_once(outlook: Outlook, document: Element):
    """A value cut to two decimals and then to one may end a tick off what the page says."""
    data, closes = json.loads(document.with_id("chart-data").text), outlook.context.bars.close
    ends = [sum(step for step in each["values"] if step is not None) / 10 for each in data["averages"]]
    assert ends == [round(float(closes[-window:].mean()), 1) for window in (50, 200)]


def test_the_chart_s_spread_is_the_one_of_the_forecast(outlook: Outlook, document: Element):
    data, forecast = json.loads(document.with_id("chart-data").text), outlook.forecast
    ahead = calendar_of(outlook.context.bars.market.calendar).after(outlook.as_of, outlook.horizon)
    steps = zip(*(prices(each, 1) for each in data["fan"]), strict=True)
    assert dated(outlook.as_of, data["ahead"])[1:] == list(ahead)
    assert list(steps) == [tuple(round(each, 1) for each in step) for step in forecast.fan]


def dated(first: date, gaps: list[int]) -> list[date]:
    """A day and those that follow it after so many calendar days each."""
    return [first + timedelta(days=sum(gaps[:at])) for at in range(len(gaps) + 1)]


def prices(steps: list[int], places: int) -> list[float]:
    """Sums of the steps, in units of the last place."""
    return [round(sum(steps[: at + 1]) / 10**places, places) for at in range(len(steps))]


def _hostile(claim: Claim) -> Claim:
    return replace(
        claim, template=claim.template + re.sub(r"\d", "x", HOSTILE).replace("{", "").replace("}", "")
    )


def _spoilt(section: Section) -> Section:
    blocks = tuple(
        replace(
            block,
            caption=block.caption + HOSTILE,
            header=tuple(map(_hostile, block.header)),
            rows=tuple(tuple(map(_hostile, row)) for row in block.rows),
        )
        if isinstance(block, Table)
        else replace(block, claims=tuple(map(_hostile, block.claims)))
        for block in section.blocks
    )
    return replace(section, title=section.title + HOSTILE, blocks=blocks)


def _attacked(outlook: Outlook) -> Outlook:
    """Markup in every text a page holds: sentences, cells, titles, methods, names of levels and of the market."""
    spoilt = {
        each.name: _spoilt(getattr(outlook, each.name))
        for each in fields(outlook)
        if isinstance(getattr(outlook, each.name), Section)
    }
    market = replace(outlook.context.bars.market, name=HOSTILE)
    bars = replace(outlook.context.bars, market=market, source=HOSTILE)
    own = next(each for each in outlook.listed if each.reasons[0].name)
    named = replace(own, reasons=(replace(own.reasons[0], name=HOSTILE), *own.reasons[1:]))
    return replace(
        outlook,
        listed=tuple(named if each is own else each for each in outlook.listed),
        context=replace(outlook.context, bars=bars),
        title=_hostile(outlook.title),
        banner=_hostile(outlook.title),
        **spoilt,
    )


@pytest.mark.parametrize("write", [to_html, to_fragment])
def test_markup_in_any_text_stays_text(outlook: Outlook, write):
    clean, dirty = read(write(outlook)), read(write(_attacked(outlook)))
    acting = ("script", "img", "style", "meta", "link", "iframe", "object")
    handlers = [name for each in dirty.all() for name in each.attributes if name.startswith("on")]
    assert (
        [each.name for each in dirty.all(*acting)],
        handlers,
        dirty.text.count("<img src=x onerror=") > 100,
    ) == (
        [each.name for each in clean.all(*acting)],
        [],
        True,
    )


def test_a_level_s_name_ends_no_script(outlook: Outlook):
    data = json.loads(read(to_html(_attacked(outlook))).with_id("chart-data").text)
    assert HOSTILE in [zone["label"] for zone in data["zones"]]


def test_a_fragment_has_no_script_no_id_and_its_evidence_in_titles(outlook: Outlook):
    fragment = read(to_fragment(outlook))
    close = next(each for each in outlook.claims if "close" in each.cited).measurements
    method = next(each.method for each in close if each.name == "close")
    titled = [each.attributes["title"] for each in fragment.all("span") if "title" in each.attributes]
    ids = [each for each in fragment.all() if "id" in each.attributes]
    assert (fragment.all("script", "link"), ids, any(method in title for title in titled)) == ([], [], True)


def test_a_page_of_a_hundred_bars_is_whole(tmp_path: Path):
    """No RSI, no odds, no 200-day average."""
    outlook = page_of(write_bars(tmp_path / "RTY.csv", walk(100, seed=12)), "RTY")
    document = read(to_html(outlook))
    data = json.loads(document.with_id("chart-data").text)
    assert (data["rsi"], data["fan"], len(data["gaps"])) == (None, [], 99)


@pytest.mark.parametrize("vendored", tomllib.loads((ASSETS / "VENDOR.toml").read_text())["vendored"])
def test_work_of_others_is_shipped_as_it_was_published(vendored: dict[str, str]):
    content = (ASSETS / vendored["file"]).read_bytes()
    licence = (ASSETS / vendored["licence_file"]).read_text()
    notice = (Path(__file__).resolve().parents[2] / "NOTICE").read_text()
    assert (
        sha256(content).hexdigest(),
        "Apache License" in licence,
        vendored["notice"] in plain(notice),
    ) == (
        vendored["sha256"],
        True,
        True,
    )


def test_no_other_script_is_shipped_unnamed():
    named = {each["file"] for each in tomllib.loads((ASSETS / "VENDOR.toml").read_text())["vendored"]}
    scripts = {each.name for each in ASSETS.iterdir() if each.name.endswith(".js")}
    assert scripts - named == {"chart.js", "page.js", "screen.js"}


@pytest.mark.shared
@pytest.mark.parametrize("horizon", [15, 63])
def test_the_real_page_weighs_less_than_400_kilobytes(shared: Path, horizon: int):
    """With every series there is, in every language."""
    data = shared / "data"
    outlook = page_of(
        data / "bars" / "RTY=F.csv", "RTY", as_of=date(2025, 11, 24), data=data, horizon=horizon
    )
    weights = {code: len(to_html(outlook, each).encode()) for code, each in LANGUAGES.items()}
    assert {code: weight for code, weight in weights.items() if weight >= LIMIT} == {}


def test_the_still_chart_of_the_page_is_the_chart(document: Element):
    """Same texts as the picture that is published alone."""
    svg = chart_svg(whole_chart())
    assert re.findall(r">([^<>]+)</text>", lean(svg)) == re.findall(r">([^<>]+)</text>", svg)
