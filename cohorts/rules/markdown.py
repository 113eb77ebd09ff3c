"""Markdown that strangers wrote, as HTML that is safe to show.

markdown-it reads it without any HTML of the writer's own; nh3 then lets only a
short list of elements through. Headings begin below the page's own, in order.
Pictures become links: the portal loads nothing from anybody else's host.
Addresses that stand in the text with their scheme become links, too.
"""

from collections.abc import Sequence
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

LONGEST = 40_000
LOWEST_HEADING = 6
TAGS = {
    *("p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "a"),
    *("ul", "ol", "li", "h2", "h3", "h4", "h5", "h6"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}


def picture_as_link(
    _renderer: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any
) -> str:
    """The picture's words, linked to where it lies unless they stand in a link already."""
    token = tokens[index]
    words = nh3.clean_text(token.content or "↗")
    inside = sum(other.nesting for other in tokens[:index] if other.type.startswith("link_"))
    if inside > 0:
        return words
    return f'<a href="{nh3.clean_text(str(token.attrs["src"]))}">{words}</a>'


def parser(*, keep_lines: bool) -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": keep_lines})
    made.enable(["table", "strikethrough", "linkify"])
    made.add_render_rule("image", picture_as_link)
    # Neither "node.js" nor a bare e-mail address is meant as a link.
    made.linkify.set({"fuzzy_link": False, "fuzzy_email": False})  # type: ignore[union-attr]
    return made


PARSER, LINES = parser(keep_lines=False), parser(keep_lines=True)


def as_html(text: str, *, top: int = 3, keep_lines: bool = False) -> SafeString:
    """``text`` as HTML. Its highest heading becomes ``h{top}``; no level is left out.

    With ``keep_lines`` every line stays one, as whoever fills in a form expects.
    """
    reader = LINES if keep_lines else PARSER
    tokens = reader.parse(text[:LONGEST])
    set_headings(tokens, top)
    html = reader.renderer.render(tokens, reader.options, {})
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="nofollow noopener",
    )
    return mark_safe(clean)  # noqa: S308 (nh3 has just cleaned it)


def set_headings(tokens: Sequence[Token], top: int) -> None:
    above: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
            while above and above[-1] >= level:
                above.pop()
            above.append(level)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(top + len(above) - 1, LOWEST_HEADING)}"
