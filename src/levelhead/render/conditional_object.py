"""What hangs on a condition: the chain, the gates, the range, as the page's JSON has them."""

from levelhead.forecast import Forecast
from levelhead.render.condition_object import condition_object
from levelhead.render.plain import Json

PPM = 6  # decimals of a probability: finer than any of them is known


def conditional_object(issued: Forecast) -> dict[str, Json]:
    """Chain, gates and readings of the range; probabilities 0 to 1."""
    return {
        "chain": [
            {
                "side": str(link.side),
                "given": link.given,
                "next": link.then,
                "probability": round(link.probability, PPM),
                "n": link.n,
            }
            for link in issued.chain
        ],
        "gates": [
            {
                "price": gate.price,
                "passed": round(gate.passed, PPM),
                "up_if_passed": round(gate.up_if_passed, PPM),
                "up_if_not": round(gate.up_if_not, PPM),
                "n": gate.n,
            }
            for gate in issued.gates
        ],
        "conditionals": [condition_object(each) for each in issued.conditionals],
        "range": {
            "all_closes_inside": round(issued.readings.all_inside, PPM),
            "last_close_inside": round(issued.readings.last_inside, PPM),
        },
    }
