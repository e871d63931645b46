"""All levels of an outlook, the listed ones and the others, nearest first on each side."""

from collections.abc import Iterable

from levelhead.forecast.odds import Rung
from levelhead.levels import Level, Side, Status
from levelhead.measure import Claim
from levelhead.measure.phrase import Phrase, capital
from levelhead.report.document import Outlook, Paragraph, Section, Table
from levelhead.report.facts import Facts, heading
from levelhead.report.level_page import level_name
from levelhead.report.reasons import describe_all
from levelhead.report.technical_section import zone_words

ID = "all"
_CAPTIONS = (
    (Side.RESISTANCE, Phrase("Resistance")),
    (Side.AT, Phrase("At price")),
    (Side.SUPPORT, Phrase("Support")),
)
_STANDING = {
    Status.UNTESTED: Phrase("untested"),
    Status.INTACT: Phrase("intact"),
    Status.OPEN: Phrase("in test"),
    Status.LOST: Phrase("lost"),
    Status.REGAINED: Phrase("regained"),
}


def level_list(page: Outlook) -> Section:
    """Every level the page found, with its standing, its tests and the odds of a touch by the horizon."""
    facts = Facts(page.context.bars.market, page.as_of)
    rungs = {id(rung.level): rung for rung in page.forecast.ladder} if page.forecast is not None else {}
    listed = {id(each) for each in page.listed}
    blocks: list[Paragraph | Table] = [Paragraph((_lead(facts, page),))]
    for side, caption in _CAPTIONS:
        mine = sorted((each for each in page.levels if each.side is side), key=lambda each: each.distance)
        if mine:
            header = _header(facts, page, str(side), with_odds=bool(rungs))
            rows = tuple(
                _row(facts, page, each, rungs.get(id(each)), is_listed=id(each) in listed) for each in mine
            )
            blocks.append(Table(caption, header, rows))
    return Section(ID, "Every Level", tuple(blocks))


def zone_cell(page: Outlook, level: Level) -> str:
    """Id of the cell that names a level."""
    return f"{ID}.{level_name(page.context.bars.market, level)}.{level.reasons[0].kind}.zone"


def _lead(facts: Facts, page: Outlook) -> Claim:
    return Claim(
        f"{ID}.lead",
        ID,
        "{found} levels were found; the outlook lists {listed} of them.",
        (
            facts.count("found", len(page.levels), "zones of candidates within reach"),
            facts.count("listed", len(page.listed), "those its tables show"),
        ),
    )


def _header(facts: Facts, page: Outlook, side: str, *, with_odds: bool) -> tuple[Claim, ...]:
    columns = [
        heading(ID, f"{side}.{key}", words)
        for key, words in (
            ("zone", "Level"),
            ("why", "Why"),
            ("standing", "Standing"),
            ("tests", "Tests"),
            ("away", "Distance"),
        )
    ]
    if with_odds:
        horizon = facts.sessions("horizon", page.horizon, "sessions ahead")
        columns.append(heading(ID, f"{side}.touch", "Touch by {horizon}", horizon))
    return (*columns, heading(ID, f"{side}.listed", "On the page"))


def _row(
    facts: Facts, page: Outlook, level: Level, rung: Rung | None, *, is_listed: bool
) -> tuple[Claim, ...]:
    zone = zone_cell(page, level)
    name = zone.removesuffix(".zone")
    words, edges = zone_words(facts, level)
    why, cited = describe_all(facts, level, most=1)
    count = facts.count("count", len(level.touches), "dated tests, both sides")
    cells = [
        Claim(zone, ID, words, tuple(edges)),
        Claim(f"{name}.why", ID, capital(why), tuple(cited)),
        Claim(f"{name}.standing", ID, _STANDING[level.status]),
        Claim(f"{name}.tests", ID, "{count}", (count,)),
        _away(facts, page, level, f"{name}.away"),
    ]
    if rung is not None:
        p = rung.probability[rung.horizons.index(page.horizon)]
        cells.append(
            Claim(f"{name}.touch", ID, "{p}", (facts.probability("p", p, "P(touch) by the horizon"),))
        )
    return (*cells, Claim(f"{name}.listed", ID, "yes" if is_listed else "no"))


def _away(facts: Facts, page: Outlook, level: Level, name: str) -> Claim:
    if level.side is Side.AT:
        return Claim(name, ID, "here")
    cited = (
        facts.price("points", level.distance, "close to the near edge"),
        facts.atr("ranges", level.distance / page.overview.atr),
    )
    return Claim(name, ID, "{points} · {ranges} ATR", cited)


def addresses(page: Outlook, levels: Iterable[Level]) -> dict[str, str]:
    """Names of levels by the id of their cell."""
    return {zone_cell(page, each): level_name(page.context.bars.market, each) for each in levels}
