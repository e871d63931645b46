"""Pictures of pages kept as files, compared as an eye would: letters may be smoothed otherwise, nothing may move.

A page and its kept picture are reduced to blocks of 4 by 4 pixels. Another version of the browser or of a font's
rasteriser changes edges of letters, which a block averages away; a line that moved, a button that is missing, another
colour changes whole blocks. What counts is the worst tile of 16 by 16 blocks, so that a small change somewhere is not
drowned by a large page.
"""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

KEPT = Path(__file__).parent / "kept"
BLOCK = 4  # pixels
TILE = 16  # blocks
FAR = 20  # of 255 steps of red, green or blue: a block further off is another picture there
SHARE = 0.1  # of a tile's blocks may be that far off
HEIGHT = 8  # pixels by which a whole page may grow or shrink: a line of text is more than twice that


@dataclass(frozen=True, slots=True)
class Difference:
    """How far two pictures are apart.

    Parameters
    ----------
    size
        Width and height of the kept one and of the other, if they differ by more than is allowed; else ``None``.
    share
        Of the worst tile's blocks that are another picture, 0..1.
    """

    size: tuple[tuple[int, int], tuple[int, int]] | None
    share: float

    @property
    def is_seen(self) -> bool:
        """Whether a reader would notice."""
        return self.size is not None or self.share > SHARE


def difference(kept: Image.Image, now: Image.Image) -> Difference:
    """What a reader would see change from one picture to the other."""
    if kept.width != now.width or abs(kept.height - now.height) > HEIGHT:
        return Difference((kept.size, now.size), 1.0)
    height = min(kept.height, now.height)
    a, b = (_blocks(each.crop((0, 0, each.width, height))) for each in (kept, now))
    off = np.max(np.abs(a - b), axis=2) > FAR
    rows, columns = (-size % TILE for size in off.shape)
    tiles = np.pad(off, ((0, rows), (0, columns))).reshape(
        (off.shape[0] + rows) // TILE, TILE, (off.shape[1] + columns) // TILE, TILE
    )
    return Difference(None, float(tiles.mean(axis=(1, 3)).max()))


def _blocks(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.convert("RGB").reduce(BLOCK), dtype=np.float64)


class Screens:
    """Call it with a name and a PNG: it equals the kept picture for the eye, or the test fails.

    Parameters
    ----------
    fresh
        Folder to write to instead of comparing; ``None`` compares.
    out
        Where a picture goes that differs, to be looked at.
    """

    def __init__(self, *, fresh: Path | None, out: Path) -> None:
        self._fresh, self._out = fresh, out

    def __call__(self, name: str, png: bytes) -> None:
        """Fail unless ``png`` looks like the kept picture ``name``."""
        if self._fresh is not None:
            self._fresh.mkdir(parents=True, exist_ok=True)
            Image.open(BytesIO(png)).convert("RGB").save(self._fresh / name, optimize=True)
            return
        path = KEPT / name
        if not path.is_file():
            pytest.fail(f"{name} is not kept yet: run `make screens`, look at it, commit it", pytrace=False)
        found = difference(Image.open(path).convert("RGB"), Image.open(BytesIO(png)))
        if found.is_seen:
            self._out.mkdir(parents=True, exist_ok=True)
            (self._out / name).write_bytes(png)
            what = f"{found.share:.2%} of it" if found.size is None else f"its size, {found.size}"
            pytest.fail(
                f"{name} looks different ({what}): now in {self._out / name}; `make screens` accepts it",
                pytrace=False,
            )
