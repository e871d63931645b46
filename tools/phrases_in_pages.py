"""Reads the English patterns off finished pages: also those that values far from the report name."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from levelhead.data.read import read_bars
from levelhead.markets.registry import market
from levelhead.measure import Claim, Measurement
from levelhead.measure.phrase import Phrase
from levelhead.pipeline.known import known
from levelhead.pipeline.outlook import outlook_of
from levelhead.render.html.dated import tests_by_cell
from levelhead.render.languages.keys import is_wordless, label_key, method_key
from levelhead.report import Outlook, Section, Table
from tools.phrases_in_source import patterns_of
from tools.phrases_kept import Keys

# file, market, last session, sessions ahead, with the further series or without
SHOWN = (
    ("RTY=F.csv", "RTY", date(2025, 11, 24), 15, True),
    ("RTY=F.csv", "RTY", date(2020, 3, 16), 15, True),
    ("ES=F.csv", "ES", date(2022, 6, 10), 5, True),
    ("NQ=F.csv", "NQ", date(2024, 7, 10), 10, False),
    ("IWM.csv", "IWM", date(2021, 11, 8), 21, True),
)


def of_pages(shared: Path | None) -> Keys:
    """The keys of pages of the shared data, where they are there."""
    found = Keys()
    for name, symbol, day, horizon, with_series in SHOWN if shared is not None else ():
        assert shared is not None
        checked = read_bars(shared / "bars" / name, market=market(symbol), as_of=day)
        found |= of_page(outlook_of(known(checked, data=shared if with_series else None), horizon=horizon))
    return found


def of_page(page: Outlook) -> Keys:
    """The keys of one page and of everything a reader of its HTML can open."""
    claims = [*page.claims, *(claim for told in tests_by_cell(page).values() for claim in told)]
    return of_claims(claims, page.sections)


def of_claims(claims: Sequence[Claim], sections: Sequence[Section]) -> Keys:
    """The keys of sentences, and of the titles and captions of sections."""
    measurements = [each for claim in claims for each in claim.measurements]
    titles = [section.title for section in sections]
    titles += [block.caption for part in sections for block in part.blocks if isinstance(block, Table)]
    words = [*(claim.template for claim in claims), *titles, *_values(measurements)]
    methods = {each.method for each in measurements} | set(_statements(measurements))
    made = {each for each in methods if isinstance(each, Phrase) and (each.parts or each.is_name)}
    labels = {each.label for each in measurements} | {str(each.unit) for each in measurements}
    labels |= {name.replace("_", " ") for each in measurements for name in each.inputs}
    patterns = {key for each in [*words, *made] for key in patterns_of(each)}
    return Keys(
        frozenset(key for key in patterns if not is_wordless(key)),
        frozenset(key for key in (label_key(each)[0] for each in labels) if not _is_bare(key)),
        frozenset(method_key(each)[0] for each in methods - made if not is_wordless(each)),
        frozenset(key for key in patterns if is_wordless(key)),
    )


def _values(measurements: Iterable[Measurement]) -> Iterator[str]:
    for each in measurements:
        yield from (value for value in (each.value, *each.inputs.values()) if isinstance(value, Phrase))


def _statements(measurements: Iterable[Measurement]) -> Iterator[str]:
    """Inputs in plain words; one of a single word is a name."""
    for each in measurements:
        for value in each.inputs.values():
            if isinstance(value, str) and not isinstance(value, Phrase) and " " in value:
                yield value


def _is_bare(key: str) -> bool:
    return key.replace("#", "").replace(" ", "").isdigit()
