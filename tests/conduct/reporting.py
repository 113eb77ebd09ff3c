"""What a reporter does on the pages of help, with nothing but what each page shows them."""

import re
from html import unescape
from html.parser import HTMLParser

from conduct.actions.reading import read_as_reporter
from conduct.rules.receipt import read_receipt
from tests.factories import NOW

WRITE = "/help/write/"
RETURN = "/help/return/"
STORY = "Somebody wrote to me every night and did not stop."


class Fields(HTMLParser):
    """Every field that a page's forms would send, as a browser would send it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self.area = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        name, kind = facts.get("name"), facts.get("type", "text")
        if tag == "textarea":
            self.area = name or ""
            self.found[self.area] = [""]
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in facts:
            self.found[self.select] = [facts["value"]]
        elif tag == "input" and name and self.is_sent(kind, facts):
            default = "on" if kind in {"checkbox", "radio"} else ""
            self.found.setdefault(name, []).append(facts.get("value", default))

    @staticmethod
    def is_sent(kind, facts):
        return kind != "file" and (kind not in {"checkbox", "radio"} or "checked" in facts)

    def handle_data(self, data):
        if self.area:
            self.found[self.area][0] += data.removeprefix("\n").removeprefix("\r\n")

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = ""


def fields(answer):
    found = Fields(answer.content.decode()).found
    found.pop("csrfmiddlewaretoken", None)
    return found


def words_of(answer):
    return words_in(answer.content.decode())


def words_in(page):
    return " ".join(unescape(re.sub("<[^>]+>", " ", page)).split())


def begin(client, door="code_of_conduct"):
    return client.post(WRITE, {"door": door})


def go_on(client, page, step="words", **changes):
    return client.post(WRITE, {**fields(page), "step": step, **changes})


def open_words(client, door="code_of_conduct", **changes):
    return go_on(client, begin(client, door), **changes)


def send(client, page, **changes):
    return go_on(client, page, step="send", **{"what": STORY, **changes})


def receipt_on(page):
    return read_receipt(fields(page)["receipt"][0])


def report_by_page(client, **changes):
    """The receipt of a report that was written on the pages."""
    return receipt_on(send(client, open_words(client), **changes))


def come_back(client, receipt, **changes):
    return client.post(RETURN, {"receipt": receipt.in_groups, **changes})


def told(receipt):
    return read_as_reporter(receipt, now=NOW).told
