"""Nothing in a forecast comes from after it, and who computes it changes nothing."""

from dataclasses import fields
from datetime import date

import numpy as np
import pytest

from levelhead.errors import BadOption, TooLittleHistory
from levelhead.evidence.hindcast import Hindcast, hindcast, hindcasts
from levelhead.evidence.origins import Geometry, Question, blocks, origin_rows
from levelhead.evidence.strands import Strand
from levelhead.evidence.walk import Stretch
from levelhead.executors import Processes
from levelhead.forecast.engine_bars import DrawnBars
from levelhead.markets.continuous import continuous
from levelhead.markets.registry import market
from levelhead.render.record_page import forecasts_csv
from tests.hindcast_series import rolling_future

START = date(2021, 9, 1)


def as_csv(found: Hindcast) -> list[str]:
    return forecasts_csv(market("RTY"), found, horizon=15).splitlines()


@pytest.mark.parametrize("geometry", list(Geometry))
def test_a_file_that_ends_earlier_gives_the_same_rows(geometry: Geometry) -> None:
    """But for origins whose outcome it does not know yet."""
    context = rolling_future()
    question = Question(geometry=geometry, start=START, step=7)
    end = date(2022, 6, 30)
    short, long = hindcast(context.upto(end), question), hindcast(context, question)
    rows = np.searchsorted(context.bars.session, np.unique(long.session))
    settled = rows + 15 < len(context.upto(end).bars)
    assert int(np.unique(short.session).size) == int(settled.sum()) > 20
    assert as_csv(long)[: len(short) + 1] == as_csv(short)
    for name in ("crps", "climatology_crps", "pit", "sigma_rank", "from_mean"):
        np.testing.assert_array_equal(getattr(long, name)[: len(short)], getattr(short, name))
    assert np.isfinite(short.sigma_rank).all()


@pytest.mark.parametrize("after", range(7))
def test_a_roll_still_being_measured_settles_nothing(after: int) -> None:
    """Files that end within days after an expiry leave the windows across it open; none is settled otherwise."""
    context = rolling_future()
    roll = [each for each in context.rolls if each.known is not None][-1]
    end = context.bars.session[context.bars.row(roll.expiry) + after].item()
    question = Question(geometry=Geometry.ATR, start=date(2022, 6, 1))
    short = context.upto(end)
    rows = origin_rows(short, question)
    assert set(rows.tolist()) <= set(origin_rows(context, question).tolist())
    crossing = rows[(rows < short.bars.row(roll.expiry)) & (rows + 15 > short.bars.row(roll.expiry))]
    measured = roll.known is not None and roll.known <= end
    assert crossing.size == 0 or measured


def test_no_origin_is_an_expiry_quotation() -> None:
    """Its close was fixed at the open: no contract can be held from there."""
    context = rolling_future()
    joined = continuous(context.bars, context.rolls)
    assert joined.quotation.sum() > 10
    assert not joined.quotation[origin_rows(context, Question())].any()


def test_blocks_hold_every_origin_once_in_order() -> None:
    """And none spans a day on which a roll happened or became known."""
    context = rolling_future()
    rows = origin_rows(context, Question(step=3))
    made = blocks(context, rows)
    np.testing.assert_array_equal(np.concatenate(made), rows)
    changes = [context.bars.row(each.first_of_next) for each in context.rolls]
    changes += [context.bars.row(each.known) for each in context.rolls if each.known is not None]
    assert not any(each[0] < change <= each[-1] for each in made for change in changes)


def test_two_processes_give_the_bytes_of_one() -> None:
    """Draws are seeded by day, and blocks do not depend on who works on them."""
    question = Question(geometry=Geometry.ATR, start=START, step=23)
    alone = hindcast(rolling_future(), question)
    shared = hindcast(rolling_future(), question, mapper=Processes(2))
    assert as_csv(alone) == as_csv(shared)


@pytest.mark.parametrize("geometry", list(Geometry))
def test_several_horizons_have_the_rows_of_each_alone(geometry: Geometry) -> None:
    """Bit for bit, on paths that are shared (10 and 15) and on longer ones of their own (21)."""
    questions = [
        Question(each, geometry, start=START, end=date(2022, 9, 30), step=31) for each in (10, 21, 15)
    ]
    together = hindcasts(rolling_future(), questions)
    for question, found in zip(questions, together, strict=True):
        alone = hindcast(rolling_future(), question)
        assert len(alone) > 5
        for each in fields(Hindcast):
            np.testing.assert_array_equal(getattr(found, each.name), getattr(alone, each.name))


def test_a_shorter_horizon_has_later_origins() -> None:
    """Its outcomes are known sooner: what is shared with a longer one takes none of them away."""
    context = rolling_future()
    questions = [Question(each, Geometry.ATR, start=date(2022, 9, 1)) for each in (15, 10)]
    longer, shorter = hindcasts(context, questions, mapper=Processes(2))
    assert shorter.session[-1] == context.bars.session[-11]
    assert longer.session[-1] == context.bars.session[-16]


def test_questions_on_the_same_paths_make_them_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """One simulation an origin, however many horizons are read off it."""
    made: list[int] = []

    def counted(self: Stretch, row: int, engine: DrawnBars) -> Strand | None:
        made.append(row)
        return drawn(self, row, engine)

    drawn = Stretch.drawn_strand
    monkeypatch.setattr(Stretch, "drawn_strand", counted)
    questions = [
        Question(each, Geometry.ATR, start=date(2022, 6, 1), end=date(2022, 8, 31), step=9)
        for each in (5, 10, 15)
    ]
    found = hindcasts(rolling_future(), questions)
    assert len(made) == len(set(made)) == np.unique(found[0].session).size > 3


def test_progress_is_told_to_the_last_origin() -> None:
    """Done of all, block by block."""
    told: list[tuple[int, int]] = []
    question = Question(geometry=Geometry.ATR, start=date(2022, 3, 1), end=date(2022, 6, 30), step=11)
    found = hindcast(rolling_future(), question, told=lambda done, total: told.append((done, total)))
    origins = int(np.unique(found.session).size)
    assert told[-1] == (origins, origins)
    assert [done for done, _ in told] == sorted({done for done, _ in told})


def test_rows_sum_to_one() -> None:
    """Both tables of every forecast."""
    found = hindcast(rolling_future(), Question(start=START, step=29))
    np.testing.assert_allclose(found.model.sum(axis=1), 1.0, atol=1e-12)
    np.testing.assert_allclose(found.climatology.sum(axis=1), 1.0, atol=1e-12)


def test_too_little_history_is_said() -> None:
    """No path has matured: there is nothing to score."""
    context = rolling_future().upto(date(2018, 3, 1))
    with pytest.raises(TooLittleHistory):
        hindcast(context, Question())


@pytest.mark.parametrize(
    "wrong", [{"step": 0}, {"start": date(2020, 1, 2), "end": date(2020, 1, 1)}], ids=["step", "end"]
)
def test_a_question_must_make_sense(wrong: dict[str, int]) -> None:
    """Refused before anything is computed."""
    with pytest.raises(BadOption):
        Question(**wrong)  # type: ignore[arg-type]
