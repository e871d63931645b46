"""Markdown of a page holds no element and no link of somebody else."""

from dataclasses import replace

from levelhead.data.read import read_bars
from levelhead.markets.registry import market
from levelhead.pipeline.known import known
from levelhead.pipeline.outlook import outlook_of
from levelhead.render.markdown import to_markdown
from tests.pages import write_folder

HOSTILE = 'CSV <script src="//example.com/x.js"></script> [here](javascript:alert) <img src=x>'


def test_the_name_of_a_source_is_text_in_markdown_too(tmp_path):
    """A renderer that lets HTML through gets none from the bars' source."""
    checked = read_bars(write_folder(tmp_path), market=market("RTY"))
    bars = replace(checked.bars, source=HOSTILE)
    text = to_markdown(outlook_of(known(replace(checked, bars=bars))))
    assert ("&lt;script src" in text, "<" in text, "](" in text) == (True, False, False)
