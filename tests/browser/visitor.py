"""A person in front of Chromium: they see words, press buttons and follow links.

While they do, the visitor notes everything that a page must never do: write an
error to the console, answer with a 5xx, or ask another host for anything.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, Request, Response, expect

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    # To preload, axe itself writes an inline style for every @import (the admin's forms.css has
    # one), and our policy stops it: the fault would be axe's own.
    "preload": False,
}
SIZES = {"phone": {"width": 320, "height": 800}, "desk": {"width": 1280, "height": 900}}
THEMES = ("light", "dark")
PATIENCE = 10_000


class Visitor:
    def __init__(self, context: BrowserContext, site: str, hosts: frozenset[str]) -> None:
        self.site, self.hosts = site, hosts
        self.problems: list[str] = []
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self.note_console)
        self.page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        self.page.on("request", self.note_request)
        self.page.on("response", self.note_response)

    def note_console(self, message: Any) -> None:
        # A refusal is answered with a 4xx, which Chromium itself calls an error.
        if (
            message.type == "error"
            and "the server responded with a status of 4" not in message.text
        ):
            self.problems.append(f"console on {self.page.url}: {message.text}")

    def note_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme.startswith("http") and parts.hostname not in self.hosts:
            self.problems.append(f"request left the host: {request.url}")

    def note_response(self, response: Response) -> None:
        if response.status >= 500:
            self.problems.append(f"{response.status} at {response.url}")

    # What a person does ------------------------------------------------------------------

    def go(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else f"{self.site}{path}")

    def follow(self, name: str, *, within: str = "main") -> None:
        self.page.locator(within).get_by_role("link", name=name).first.click()

    def press(self, name: str, *, within: str = "main") -> None:
        self.page.locator(within).get_by_role("button", name=name).first.click()

    def write(self, label: str, text: str, *, which: int = 0) -> None:
        self.page.get_by_label(label).nth(which).fill(text)

    def choose(self, label: str, option: str, *, which: int = 0) -> None:
        self.page.get_by_role("combobox", name=label).nth(which).select_option(label=option)

    def tick(self, label: str, *, which: int = 0) -> None:
        self.page.get_by_label(label).nth(which).check()

    # What a person sees ------------------------------------------------------------------

    def sees(self, words: str) -> None:
        expect(self.page.locator("body")).to_contain_text(words, timeout=PATIENCE)

    def sees_not(self, words: str) -> None:
        expect(self.page.locator("body")).not_to_contain_text(words, timeout=PATIENCE)

    def is_at(self, path: str) -> None:
        assert urlsplit(self.page.url).path == path, self.page.url

    # What nobody should have to see --------------------------------------------------------

    def finds_no_fault(self, name: str, *, with_scripts: bool = True) -> None:
        """The page is sound in both themes, on a phone and on a desk: axe, width, console."""
        for size, viewport in SIZES.items():
            self.page.set_viewport_size(viewport)  # type: ignore[arg-type]
            for theme in THEMES:
                self.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
                self.keep_picture(f"{name}-{size}-{theme}")
                if with_scripts:
                    self.require_axe(f"{name}, {size}, {theme}")
            if with_scripts:
                self.require_no_sideways_scrolling(name, viewport["width"])
        self.page.emulate_media(color_scheme="light")
        assert self.problems == [], self.problems

    def require_axe(self, where: str) -> None:
        self.page.evaluate(AXE.read_text())
        found = self.page.evaluate("options => axe.run(document, options)", AXE_OPTIONS)
        faults = [
            f"{where}: {violation['id']}: {node['target']} {node['failureSummary']}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]
        assert faults == [], "\n".join(faults)

    def require_no_sideways_scrolling(self, name: str, width: int) -> None:
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} px wide on a screen of {width} px"

    def keep_picture(self, name: str) -> None:
        """With SCREENSHOTS=folder the walk leaves pictures of what it saw."""
        if folder := os.environ.get("SCREENSHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(folder, f"{name}.png"), full_page=True)


@contextmanager
def visiting(browser: Any, site: str, *, also: str = "", **options: Any) -> Iterator[Visitor]:
    """Somebody new at the site, with an empty browser of their own."""
    hosts = {urlsplit(address).hostname for address in (site, also) if address}
    context = browser.new_context(viewport=SIZES["desk"], reduced_motion="reduce", **options)
    visitor = Visitor(context, site, frozenset(host for host in hosts if host))
    try:
        yield visitor
        assert visitor.problems == [], visitor.problems
    except BaseException:
        visitor.keep_picture(f"where-it-broke-{id(visitor)}")
        raise
    finally:
        context.close()
