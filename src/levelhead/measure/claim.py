"""A sentence that cannot hold a number it did not measure."""

from dataclasses import dataclass
from string import Formatter

from levelhead.errors import UncitedNumber
from levelhead.measure.measurement import Measurement
from levelhead.measure.showing import ShowsItself


@dataclass(frozen=True, slots=True)
class Claim(ShowsItself):
    """A sentence (or a table cell): a template without digits and the measurements it cites.

    Parameters
    ----------
    id
        Stable machine name, unique on a page.
    section
        The section of the page it stands in.
    template
        Text with ``{name}`` placeholders; a literal digit in it is an error.
    measurements
        The evidence; every placeholder names one. More may stand behind the sentence than it prints.

    Raises
    ------
    UncitedNumber
        For a digit in the template, a placeholder without a measurement, or two measurements of one name.
    """

    id: str
    section: str
    template: str
    measurements: tuple[Measurement, ...] = ()

    def __post_init__(self) -> None:
        names = [measurement.name for measurement in self.measurements]
        if len(set(names)) != len(names):
            raise UncitedNumber(self.id, self.template, f"two measurements share a name {sorted(names)}")
        for literal, placeholder, spec, conversion in Formatter().parse(self.template):
            if any(character.isdigit() for character in literal):
                raise UncitedNumber(self.id, self.template, "a literal digit")
            if placeholder is None:
                continue
            if spec or conversion:
                raise UncitedNumber(self.id, self.template, f"a format of its own for {{{placeholder}}}")
            if placeholder not in names:
                raise UncitedNumber(self.id, self.template, f"no measurement named {placeholder!r}")

    @property
    def cited(self) -> tuple[str, ...]:
        """The names the template prints, in order."""
        return tuple(name for _, name, _, _ in Formatter().parse(self.template) if name is not None)
