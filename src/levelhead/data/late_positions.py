"""Reports of positions that came weeks late: those held up when the government was closed.

Sources: the CFTC's announcement of 18 November 2025
(https://mondovisione.com/media-and-resources/news/cftc-to-resume-publishing-cot-reports-wednesday-the-agency-also-announced-a-c-20251118/),
and of January 2019, which names the first report and then one each Tuesday and Friday until current
(https://www.thefencepost.com/news/cftc-releases-report-schedule-giancarlo-praises-staff/); current on 8 March 2019.
"""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from levelhead.kernels.arrays import SessionArray

LATE: Mapping[str, str] = MappingProxyType(
    {
        "2018-12-24": "2019-02-01",
        "2018-12-31": "2019-02-05",
        "2019-01-08": "2019-02-08",
        "2019-01-15": "2019-02-12",
        "2019-01-22": "2019-02-15",
        "2019-01-29": "2019-02-19",
        "2019-02-05": "2019-02-22",
        "2019-02-12": "2019-02-26",
        "2019-02-19": "2019-03-01",
        "2019-02-26": "2019-03-05",
        "2025-09-30": "2025-11-19",
        "2025-10-07": "2025-11-21",
        "2025-10-14": "2025-11-25",
        "2025-10-21": "2025-12-02",
        "2025-10-28": "2025-12-05",
        "2025-11-04": "2025-12-09",
        "2025-11-10": "2025-12-12",
        "2025-11-18": "2025-12-16",
        "2025-11-25": "2025-12-19",
        "2025-12-02": "2025-12-23",
        "2025-12-09": "2025-12-30",
        "2025-12-16": "2026-01-06",
        "2025-12-23": "2026-01-09",
        "2025-12-30": "2026-01-13",
        "2026-01-06": "2026-01-16",
        "2026-01-13": "2026-01-20",
    }
)
"""Day of publication, as scheduled when the CFTC resumed, by the day the positions were counted."""


def put_off(counted: SessionArray, usual: SessionArray) -> SessionArray:
    """Days of publication, the late reports on theirs.

    Parameters
    ----------
    counted
        Shape (T,), ``datetime64[D]``: the days the positions were counted.
    usual
        Shape (T,), ``datetime64[D]``: when they would have been published.
    """
    late = [(at, LATE[day]) for at, day in enumerate(np.datetime_as_string(counted).tolist()) if day in LATE]
    out = usual.copy()
    for at, day in late:
        out[at] = np.datetime64(day)
    return out
