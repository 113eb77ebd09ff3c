"""``{{ text|markdown }}``: what somebody wrote in Markdown, shown safely."""

from django import template
from django.utils.safestring import SafeString

from cohorts.rules.markdown import as_html

register = template.Library()


@register.filter
def markdown(text: str, top: int = 3) -> SafeString:
    """``top`` is the level of the text's highest heading."""
    return as_html(text, top=top)


@register.filter
def written(text: str, top: int = 3) -> SafeString:
    """As ``markdown``, for what was typed into a form: its lines stay lines."""
    return as_html(text, top=top, keep_lines=True)
