"""YAML that somebody else wrote, read as plain nodes with their lines.

Nothing is constructed but text, numbers, lists and mappings. Aliases, tags and
deep nesting, with which a small file becomes a large one, are refused; a
roster needs none of them.
"""

import re
from dataclasses import dataclass, field
from typing import Any, Final

import yaml
from django.utils.translation import gettext as _

from amp.refused import Refused

BYTES_AT_MOST: Final = 2_000_000
DEPTH_AT_MOST: Final = 12
WHOLE_NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]{0,17})")
WORDS: Final = {"true": True, "false": False, "null": None, "~": None, "": None}
LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Scalar:
    """A text as it stands in the file. ``line`` counts from 1."""

    line: int
    text: str
    quoted: bool


@dataclass(slots=True)
class Items:
    """A list; of a mapping, keys and values in turn."""

    line: int
    is_mapping: bool
    items: list["Scalar | Items"] = field(default_factory=list)

    def pairs(self) -> list[tuple[str, "Scalar | Items"]]:
        """Keys and values of a mapping, repeated keys too; a key that is no text is empty."""
        keys, values = self.items[0::2], self.items[1::2]
        texts = (key.text if isinstance(key, Scalar) else "" for key in keys)
        return list(zip(texts, values, strict=True))


Node = Scalar | Items


def decode(data: bytes) -> str:
    """The text of a file's bytes. Raises ``Refused`` when it is too large or no text."""
    if len(data) > BYTES_AT_MOST:
        raise too_large()
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Refused(_("This file is no text in UTF-8. Nothing was changed.")) from None


def nodes(text: str) -> Node | None:
    """The file's one document; ``None`` when it is empty. Raises ``Refused`` in words."""
    if len(text.encode(errors="replace")) > BYTES_AT_MOST:
        raise too_large()
    try:
        return build(text)
    except yaml.MarkedYAMLError as error:
        raise not_yaml(error) from None
    except (yaml.YAMLError, UnicodeError):
        raise Refused(
            _("This file holds characters that no YAML file may hold. Nothing was changed.")
        ) from None


def build(text: str) -> Node | None:
    root: list[Node] = []
    stack: list[Items] = []
    for event in yaml.parse(text, Loader=LOADER):
        if isinstance(event, yaml.NodeEvent):
            node = node_of(event, stack)
            (stack[-1].items if stack else root).append(node)
            if isinstance(node, Items):
                stack.append(node)
        elif isinstance(event, yaml.CollectionEndEvent):
            stack.pop()
        if len(root) > 1:
            raise Refused(_("This file holds more than one document. Nothing was changed."))
    return root[0] if root else None


def node_of(event: Any, stack: list[Items]) -> Node:
    line = event.start_mark.line + 1
    if isinstance(event, yaml.AliasEvent) or getattr(event, "tag", None) is not None:
        why = _("Line %(line)s uses an alias or a tag, which no roster needs. Nothing was changed.")
        raise Refused(why % {"line": line})
    if len(stack) >= DEPTH_AT_MOST:
        why = _("Line %(line)s is nested too deeply. Nothing was changed.")
        raise Refused(why % {"line": line})
    if isinstance(event, yaml.ScalarEvent):
        return Scalar(line, storable(event.value), quoted=not event.implicit[0])
    return Items(line, is_mapping=isinstance(event, yaml.MappingStartEvent))


def storable(text: str) -> str:
    """An escape may write what no database keeps: such characters become "�"."""
    return text.encode(errors="replace").decode().replace("\0", "\ufffd")


def too_large() -> Refused:
    return Refused(
        _("This file is larger than %(limit)s MB, so it is no roster. Nothing was changed.")
        % {"limit": BYTES_AT_MOST // 1_000_000}
    )


def not_yaml(error: yaml.MarkedYAMLError) -> Refused:
    mark = error.problem_mark or error.context_mark
    return Refused(
        _("This file is no readable YAML (line %(line)s: %(problem)s). Nothing was changed.")
        % {"line": mark.line + 1 if mark else 1, "problem": error.problem or error.context}
    )


def plain(node: Node) -> Any:
    """The node as JSON would say it."""
    if isinstance(node, Items):
        if node.is_mapping:
            return {key: plain(value) for key, value in node.pairs()}
        return [plain(item) for item in node.items]
    if node.quoted:
        return node.text
    if node.text.lower() in WORDS:
        return WORDS[node.text.lower()]
    return int(node.text) if WHOLE_NUMBER.fullmatch(node.text) else node.text
