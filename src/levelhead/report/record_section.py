"""Track record: how forecasts turned out, in sentences and tables that cite every figure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import isfinite

from levelhead.evidence.record import HUMAN, Part, Scores, Skills, TrackRecord
from levelhead.evidence.reliability import FEWEST, Bin
from levelhead.measure import Claim, Measurement
from levelhead.measure.phrase import Phrase, as_phrase, capital
from levelhead.report.document import Paragraph, Section, Table
from levelhead.report.facts import Facts, heading, session_word
from levelhead.report.track_text import BLOCKS

FEWEST_DATES = 120  # two blocks of 60 sessions: with fewer a resample is the whole record again
WILSON = "Wilson 95% interval on the effective count"
_REGIMES = {
    "calm": Phrase("calm"),
    "usual": Phrase("usual"),
    "rough": Phrase("rough"),
    "above_200": Phrase("above the {window}-day mean"),
    "below_200": Phrase("below the {window}-day mean"),
}
_TABLES = {
    "model": Phrase("Model"),
    "climatology": Phrase("Base rates"),
    "uniform": Phrase("One third each"),
}
_RIVALS = {
    "climatology": Phrase("climatology"),
    "uniform": Phrase("uniform"),
    "human": Phrase("human"),
}


@dataclass(frozen=True, slots=True)
class Recorded:
    """A record and what it is of.

    Parameters
    ----------
    id
        Of its section, without digits: two records of one page have two.
    title
        Of its section.
    record
        See :class:`~levelhead.evidence.record.TrackRecord`.
    of_whom
        What was issued, as the subject of a sentence: ``Such odds``.
    """

    id: str
    title: str
    record: TrackRecord
    of_whom: str

    @property
    def is_sure(self) -> bool:
        """Whether there are dates enough to resample."""
        return self.record.origins >= FEWEST_DATES


def record_title(facts: Facts) -> Claim:
    """The headline of a page of records."""
    return Claim(
        "title",
        "title",
        "{market} ({symbol}): track record",
        (
            facts.text("market", facts.market.name, "contract registry"),
            facts.text("symbol", facts.market.symbol, "contract registry"),
        ),
    )


def record_section(facts: Facts, told: Recorded) -> Section:
    """The record of one market at one horizon."""
    record, name = told.record, told.id
    blocks: list[Paragraph | Table] = [
        Paragraph((_issued(facts, told), _came(facts, told), _skill(facts, told))),
        _scores(facts, name, record),
        _skills(facts, told),
        _reliability(facts, name, record),
        Paragraph((_gaps(facts, told),)),
    ]
    close = tuple(_close(facts, told))
    if close:
        blocks.append(Paragraph(close))
    for caption, parts in (
        (Phrase("By period"), record.by_period),
        (Phrase("By regime"), record.by_regime),
        (Phrase("By year"), record.by_year),
    ):
        if parts:
            blocks.append(_parts(facts, told, caption, parts))
    if record.by_regime:
        blocks.append(Paragraph((_regimes(name),)))
    return Section(name, told.title, tuple(blocks))


def _issued(facts: Facts, told: Recorded) -> Claim:
    record = told.record
    return Claim(
        f"{told.id}.issued",
        told.id,
        Phrase(
            "{of_whom} were issued on {origins} {sessions} from {first} to {last}, {horizon} {ahead} ahead, worth about "
            "{effective} independent ones.",
            of_whom=as_phrase(told.of_whom),
            sessions=session_word(record.origins),
            ahead=session_word(record.horizon),
        ),
        (
            facts.count(
                "origins", record.origins, "sessions a forecast was issued on whose outcome is known"
            ),
            facts.day("first", record.first, "first of them"),
            facts.day("last", record.last, "last of them"),
            facts.sessions("horizon", record.horizon, "parameter"),
            facts.count("effective", record.effective_n, "effective count of overlapping windows"),
        ),
    )


def _came(facts: Facts, told: Recorded) -> Claim:
    record = told.record
    shares = [
        facts.probability(name, count / record.forecasts, "share of all forecasts", n=record.forecasts)
        for name, count in zip(("up", "neither", "down"), record.outcomes, strict=True)
    ]
    ties = facts.count("ties", record.ties, "forecasts decided by the tie rule")
    verb = Phrase("was") if record.ties == 1 else Phrase("were")
    return Claim(
        f"{told.id}.came",
        told.id,
        Phrase(
            "Up came first in {up} of them, neither in {neither}, down in {down}; {ties} {verb} decided by the rule for "
            "ties.",
            verb=verb,
        ),
        (*shares, ties),
    )


def _skill(facts: Facts, told: Recorded) -> Claim:
    skill = told.record.skills["climatology"].log
    value = facts.ratio("skill", skill.value, "1 - log score / log score of the climatology")
    low, high = (
        facts.ratio(name, bound, BLOCKS) for name, bound in zip(("low", "high"), skill.interval, strict=True)
    )
    name = f"{told.id}.skill"
    if not told.is_sure or not isfinite(skill.interval[0]):
        fewest = facts.count("fewest", FEWEST_DATES, "two blocks of 60 sessions")
        words = (
            "Skill in log score against base rates was {skill}; with fewer than {fewest} dates there is no interval, and "
            "it says nothing yet."
        )
        return Claim(name, told.id, words, (value, fewest))
    if skill.interval[0] > 0:
        verdict = Phrase("they beat their base rates")
    elif skill.interval[1] < 0:
        verdict = Phrase("they did worse than their base rates")
    else:
        verdict = Phrase("no difference from their base rates can be told")
    said = Phrase("In log score {verdict}: skill {skill}, between {low} and {high}.", verdict=verdict)
    return Claim(name, told.id, said, (value, low, high))


def _named(facts: Facts, name: str) -> tuple[Phrase, tuple[Measurement, ...]]:
    """What a table is called that scores are held against."""
    if name != "human":
        return _TABLES[name], ()
    shares = tuple(
        facts.probability(letter, share, "a desk's table, whatever the levels")
        for letter, share in zip(("a", "b", "c"), HUMAN, strict=True)
    )
    return Phrase("Always {a}, {b} and {c}"), shares


def _scores(facts: Facts, name: str, record: TrackRecord) -> Table:
    header = (
        heading(name, "table", "Table"),
        heading(name, "log", "Log score"),
        heading(name, "brier", "Brier"),
        heading(name, "rps", "RPS"),
    )
    rows = [
        _score_row(facts, name, f"{name}.scores.{each}", each, scores)
        for each, scores in record.scores.items()
    ]
    return Table("Mean scores, smaller is better", header, tuple(rows))


def _score_row(facts: Facts, section: str, row: str, name: str, scores: Scores) -> tuple[Claim, ...]:
    words, cited = _named(facts, name)
    cells = [Claim(f"{row}.table", section, words, cited)]
    for kind, value, method in (
        ("log", scores.log, "log score, mean over all forecasts, probabilities floored at 0.002"),
        ("brier", scores.brier, "brier score, mean over all forecasts, probabilities floored at 0.002"),
        ("rps", scores.rps, "rps score, mean over all forecasts, probabilities floored at 0.002"),
    ):
        score = facts.index(kind, value, method, places=4)
        cells.append(Claim(f"{row}.{kind}", section, f"{{{kind}}}", (score,)))
    return tuple(cells)


def _skills(facts: Facts, told: Recorded) -> Table:
    name = told.id
    header = (
        heading(name, "against", "Against"),
        heading(name, "skill_log", "Log score"),
        heading(name, "skill_interval", "Interval"),
        heading(name, "skill_brier", "Brier"),
        heading(name, "skill_rps", "RPS"),
    )
    rows = [
        _skill_row(facts, told, f"{name}.skills.{each}", each, skills)
        for each, skills in told.record.skills.items()
    ]
    return Table("Skill against other tables", header, tuple(rows))


def _skill_row(facts: Facts, told: Recorded, row: str, name: str, skills: Skills) -> tuple[Claim, ...]:
    words, cited = _named(facts, name)
    method = Phrase("1 - score / score of {name}", name=_RIVALS[name])
    cells = [Claim(f"{row}.against", told.id, words, cited)]
    cells += [
        Claim(f"{row}.{kind}", told.id, f"{{{kind}}}", (facts.ratio(kind, value, method, places=2),))
        for kind, value in (
            ("log", skills.log.value),
            ("brier", skills.brier.value),
            ("rps", skills.rps.value),
        )
    ]
    cells.insert(2, _interval(facts, f"{row}.interval", told, told.record.origins, skills.log.interval))
    return tuple(cells)


def _interval(facts: Facts, name: str, told: Recorded, dates: int, bounds: tuple[float, float]) -> Claim:
    if dates < FEWEST_DATES or not isfinite(bounds[0]):
        return Claim(name, told.id, "too few dates")
    low, high = (
        facts.ratio(each, bound, BLOCKS, places=2)
        for each, bound in zip(("low", "high"), bounds, strict=True)
    )
    return Claim(name, told.id, "{low} to {high}", (low, high))


def _reliability(facts: Facts, name: str, record: TrackRecord) -> Table:
    header = (
        heading(name, "bin", "Said between"),
        heading(name, "n", "Forecasts"),
        heading(name, "forecast", "Said on average"),
        heading(name, "observed", "Came true"),
        heading(name, "interval", "Interval"),
    )
    rows = [
        _bin(facts, name, f"{name}.bin.{'abcdefghij'[round(each.low * 10)]}", each) for each in record.bins
    ]
    return Table("What was said and what came true, all three rows", header, tuple(rows))


def _bin(facts: Facts, section: str, row: str, each: Bin) -> tuple[Claim, ...]:
    low, high = each.interval
    return (
        Claim(
            f"{row}.bin",
            section,
            "{from} and {to}",
            (
                facts.ratio("from", each.low, "lower edge of the bin", places=0),
                facts.ratio("to", each.high, "upper edge of the bin", places=0),
            ),
        ),
        Claim(f"{row}.n", section, "{n}", (facts.count("n", each.n, "probabilities in the bin"),)),
        Claim(f"{row}.said", section, "{p}", (facts.ratio("p", each.forecast, "mean of the bin", n=each.n),)),
        Claim(
            f"{row}.came",
            section,
            "{came}",
            (facts.ratio("came", each.observed, "share that came true", n=each.n),),
        ),
        Claim(
            f"{row}.interval",
            section,
            "{low} to {high}",
            (facts.ratio("low", low, WILSON), facts.ratio("high", high, WILSON)),
        ),
    )


def _gaps(facts: Facts, told: Recorded) -> Claim:
    record = told.record
    gap = facts.ratio(
        "gap", record.calibration_error, "expected calibration error, ten bins, all rows", places=2
    )
    fewest = facts.count("fewest", FEWEST, "probabilities in a bin before its gap is called one")
    if record.largest_gap is None:
        none = "What was said and what came were {gap} apart on average; no bin holds {fewest} yet."
        return Claim(f"{told.id}.gaps", told.id, Phrase(none), (gap, fewest))
    largest = facts.ratio("largest", record.largest_gap, "largest gap of a bin with so many", places=2)
    return Claim(
        f"{told.id}.gaps",
        told.id,
        Phrase(
            "What was said and what came were {gap} apart on average; {largest} in the worst bin that holds {fewest} "
            "or more."
        ),
        (gap, largest, fewest),
    )


def _close(facts: Facts, told: Recorded) -> Iterator[Claim]:
    close, pit = told.record.close, told.record.close.pit
    if not pit.n:
        return
    low, high = close.skill.interval
    yield Claim(
        f"{told.id}.close",
        told.id,
        "The close at the horizon was missed by {model} ATR on average (CRPS), base rates by {base}: skill {skill}, between "
        "{low} and {high}.",
        (
            facts.atr("model", close.model, "mean CRPS in ATR(14) at the origin", places=3),
            facts.atr("base", close.climatology, "the same of the climatology", places=3),
            facts.ratio("skill", close.skill.value, "1 - CRPS / CRPS of the climatology", places=2),
            facts.ratio("low", low, BLOCKS, places=2),
            facts.ratio("high", high, BLOCKS, places=2),
        ),
    )
    twentieth = facts.ratio("right", 0.05, "a twentieth", places=0)
    yield Claim(
        f"{told.id}.pit",
        told.id,
        "It fell into the lowest twentieth of what was issued {below} of the time and into the highest {above}; where the "
        "spread is right each is {right}.",
        (
            facts.ratio("below", pit.below_5, "share of PIT values under 0.05", n=pit.n),
            facts.ratio("above", pit.above_95, "share of PIT values over 0.95", n=pit.n),
            twentieth,
        ),
    )


def _parts(facts: Facts, told: Recorded, caption: Phrase, parts: Iterable[Part]) -> Table:
    name, stem = told.id, caption.lower().replace(" ", "_")
    header = (
        heading(name, f"{stem}.part", "Part"),
        heading(name, f"{stem}.origins", "Sessions"),
        heading(name, f"{stem}.effective", "Effective"),
        heading(name, f"{stem}.model", "Log score"),
        heading(name, f"{stem}.base", "Base rates"),
        heading(name, f"{stem}.skill", "Skill"),
        heading(name, f"{stem}.interval", "Interval"),
    )
    rows = tuple(
        _part(facts, told, f"{name}.{stem}.{chr(ord('a') + at)}", part) for at, part in enumerate(parts)
    )
    return Table(caption, header, rows)


def _part(facts: Facts, told: Recorded, row: str, part: Part) -> tuple[Claim, ...]:
    words = _REGIMES.get(part.name, Phrase("{part}"))
    label: tuple[Measurement, ...] = ()
    if words == "{part}":
        label = (facts.text("part", part.name, "calendar years of the origins"),)
    elif "{window}" in words:
        label = (facts.window("window", 200, "window of the mean"),)
    figures = (
        facts.count("origins", part.origins, "sessions a forecast was issued on"),
        facts.count("effective", part.effective_n, "effective count of overlapping windows"),
        facts.index("model", part.model.log, "mean log score", places=4),
        facts.index("base", part.climatology.log, "mean log score of the climatology", places=4),
        facts.ratio("skill", part.skill.value, "1 - log score / log score of the climatology", places=2),
    )
    return (
        Claim(f"{row}.part", told.id, capital(words), label),
        *(Claim(f"{row}.{each.name}", told.id, f"{{{each.name}}}", (each,)) for each in figures),
        _interval(facts, f"{row}.interval", told, part.origins, part.skill.interval),
    )


def _regimes(name: str) -> Claim:
    return Claim(
        f"{name}.regimes",
        name,
        "Calm, usual and rough are the thirds of the model's own volatility among all sessions before.",
    )
