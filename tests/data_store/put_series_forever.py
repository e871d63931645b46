"""A writer to be killed: ``put_series_forever.py HOME FIRST`` keeps one series again and again.

Every day of it is revised to FIRST, FIRST + 1 and so on.

Prints a line when it is about to begin, then one for each finished put.
"""

import itertools
import sys
from pathlib import Path

from levelhead.data.series_store import SeriesStore
from tests.data_store import fetches

if __name__ == "__main__":
    store = SeriesStore(Path(sys.argv[1]))
    print("ready", flush=True)
    for number in itertools.count(int(sys.argv[2])):
        store.put(fetches.whole(number))
        print(number, flush=True)
