"""A page opened in Chromium, and what it said and asked for."""

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}

# Text of every visible element against the first ground under it, as WCAG 2.2 defines contrast.
CONTRAST = """() => {
  const part = (value) => { value /= 255; return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4; };
  const light = (rgb) => 0.2126 * part(rgb[0]) + 0.7152 * part(rgb[1]) + 0.0722 * part(rgb[2]);
  const numbers = (colour) => colour.match(/[0-9.]+/g).map(Number);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const found = numbers(getComputedStyle(at).backgroundColor);
      if (found.length < 4 || found[3] > 0) return found;
    }
    return [255, 255, 255];
  };
  const low = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const parent = node.parentElement;
    if (!node.data.trim() || parent.closest("svg, script, #chart") || !parent.checkVisibility()) continue;
    const [a, b] = [light(numbers(getComputedStyle(parent).color)), light(ground(parent))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) low.push(node.data.trim().slice(0, 40) + " " + ratio.toFixed(2));
  }
  return low;
}"""


@dataclass
class Heard:
    """What a page said and asked for while it was open."""

    messages: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


def opened(chromium: "Browser", address: str, **options: object) -> "tuple[Page, Heard]":
    """A page in a context of its own, with the options of one."""
    page = chromium.new_context(**options).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(20_000)
    heard = Heard()
    page.on("console", lambda message: heard.messages.append(message.text))
    page.on("pageerror", lambda error: heard.messages.append(str(error)))
    page.on("request", lambda request: heard.requests.append(request.url))
    page.goto(address)
    return page, heard
