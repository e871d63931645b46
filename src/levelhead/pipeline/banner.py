"""The loud label of a page that is not of the market asked for."""

from levelhead.data.gate import Checked
from levelhead.markets.market import Market
from levelhead.measure import Claim, Measurement, Unit
from levelhead.measure.phrase import Phrase


def sample_banner(checked: Checked, wanted: Market, why: str) -> Claim:
    """The loud label of the sample's page: what it is, when it ends, and ``why`` it is shown."""
    last = checked.bars.as_of
    method = "the last bar of the embedded sample"
    cited = (
        Measurement("wanted", "market asked for", wanted.symbol, Unit.TEXT, last, "as typed"),
        Measurement("index", "market of the sample", "S&P 500", Unit.TEXT, last, "embedded sample"),
        Measurement("last", "last session", last, Unit.DATE, last, method),
        Measurement("year", "year of the last session", str(last.year), Unit.TEXT, last, method),
        Measurement("why", "why the sample is shown", why, Unit.TEXT, last, "what was tried"),
    )
    same = checked.bars.market.symbol == wanted.symbol
    what = Phrase("SAMPLE DATA, NOT CURRENT") if same else Phrase("SAMPLE DATA, NOT CURRENT, NOT {wanted}")
    said = Phrase(
        "{what}: {index} daily bars that end on {last}, {year}, shown so that you can see what a page looks like ({why}).",
        what=what,
    )
    return Claim("banner", "title", said, cited)
