"""A writer to be killed: ``put_forever.py HOME COUNT`` puts two series of a market in turn.

Prints one line when it is about to begin, then the number of each finished put. COUNT 0 never ends.
"""

import itertools
import sys
from pathlib import Path

from levelhead.data.store import Joining, Store
from tests.data_store import series

if __name__ == "__main__":
    store, count = Store(Path(sys.argv[1])), int(sys.argv[2])
    lengths = itertools.cycle((300, 200))
    print("ready", flush=True)
    for number in itertools.count(1):
        bars = series.bars(next(lengths))
        store.put(series.checked(bars), at=series.AT, joining=Joining.REPLACE)
        print(number, flush=True)
        if number == count:
            break
