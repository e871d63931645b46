"""The spread of the close, session by session, with both barriers: a picture of a few lines."""

from math import isfinite

from levelhead.forecast import Forecast
from levelhead.measure.phrase import Phrase
from levelhead.render.html.markup import Html, joined, tag, text
from levelhead.render.languages import ENGLISH, Language
from levelhead.render.numbers import written
from levelhead.render.svg import number, polyline
from levelhead.report.facts import Facts

WIDTH, HEIGHT = 640.0, 200.0
LEFT, RIGHT, TOP, BOTTOM = 8.0, 110.0, 14.0, 22.0
BANDS = ((0, 4), (1, 3))  # of the five quantiles: nine in ten paths, one in two
_MARKS = {"up": "▲", "down": "▼"}
_WHAT = Phrase(
    "Spread of the close: bands of nine in ten and of one in two paths, the middle path, both barriers."
)


def fan_picture(forecast: Forecast, language: Language = ENGLISH) -> Html:
    """Quantiles of the close from the close it was issued on to the horizon; the middle one drawn as a line."""
    steps = [(forecast.close,) * 5, *forecast.fan] if isfinite(forecast.close) else list(forecast.fan)
    upper, lower = forecast.scenarios.upper.price, forecast.scenarios.lower.price
    bottom = min(lower, *(each[0] for each in steps))
    top = max(upper, *(each[4] for each in steps))
    high = (HEIGHT - TOP - BOTTOM) / ((top - bottom) or 1.0)
    wide = (WIDTH - LEFT - RIGHT) / max(len(steps) - 1, 1)

    def at(step: int, price: float) -> tuple[float, float]:
        return LEFT + step * wide, HEIGHT - BOTTOM - (price - bottom) * high

    drawn = [
        tag(
            "path",
            class_="fan-band",
            d=polyline(
                [at(step, each[low]) for step, each in enumerate(steps)]
                + [at(step, steps[step][over]) for step in reversed(range(len(steps)))],
                closed=True,
            ),
        )
        for low, over in BANDS
    ]
    middle = [at(step, each[2]) for step, each in enumerate(steps)]
    drawn.append(tag("path", class_="fan-middle", d=polyline(middle)))
    facts = Facts(forecast.market, forecast.issued)
    for odds in forecast.odds:
        price = {"up": upper, "down": lower}.get(str(odds.row))
        if price is None:
            continue
        height = at(0, price)[1]
        said = written(facts.probability("p", odds.probability, forecast.model), language)
        label = f"{_MARKS[str(odds.row)]} {written(facts.price('price', price, 'barrier'), language)}"
        drawn.append(
            tag("path", class_=f"fan-{odds.row}", d=polyline([(LEFT, height), (WIDTH - RIGHT, height)]))
        )
        drawn.append(_label(height, f"{label} · {said}", f"fan-{odds.row}"))
    drawn.append(_ends(facts, forecast, language))
    return tag(
        "svg",
        tag("title", text(language.text(_WHAT))),
        joined(drawn),
        class_="fan",
        viewBox=f"0 0 {number(WIDTH)} {number(HEIGHT)}",
        role="img",
    )


def _label(height: float, words: str, name: str) -> Html:
    return tag("text", text(words), class_=name, x=number(WIDTH - RIGHT + 6), y=number(height + 4))


def _ends(facts: Facts, forecast: Forecast, language: Language) -> Html:
    """Under the picture: the first day and how many sessions it spans."""
    issued = written(facts.day("day", forecast.issued, "session it was issued on"), language)
    horizon = facts.sessions("horizon", forecast.scenarios.horizon, "parameter")
    later = Phrase("the next session") if horizon.value == 1 else Phrase("{count} sessions later")
    first = tag("text", text(issued), class_="fan-end", x=number(LEFT), y=number(HEIGHT - 6))
    last = tag(
        "text",
        text(language.text(later).format(count=written(horizon, language))),
        class_="fan-end late",
        x=number(WIDTH - RIGHT),
        y=number(HEIGHT - 6),
    )
    return joined((first, last))
