"""A dashboard whose home holds forecasts and a backtest of the made-up RTY."""

from pathlib import Path

from levelhead.data import hindcasts
from levelhead.data.universe import Universe
from levelhead.evidence.origins import Question
from levelhead.ledger.disk import ledger_folder
from levelhead.pipeline.known import known
from levelhead.web.guard import Guard
from tests.ledger.test_ledger_pages import whole
from tests.ledger.told import book_with
from tests.made_records import made_hindcast
from tests.web.asking import NOW, dashboard


def kept_dashboard(home: Path, data: Path, *, forecasts: int = 2) -> Guard:
    """Its guarded application, working in this process.

    Parameters
    ----------
    forecasts
        How many the ledger holds, none of them graded.
    """
    days = [f"20{10 + at % 15}-{1 + at // 15:02d}-03" for at in range(forecasts)]
    book_with(ledger_folder(home), *(whole(as_of=day, ladder=[]) for day in days))
    context = known(Universe(home, folder=data).checked("RTY", now=NOW), data=data)
    hindcasts.keep(home, hindcasts.fingerprint(context, Question(15)), made_hindcast())
    return dashboard(home, data)
