"""What a reader meets instead of a person, until their own review is final.

An application has a neutral name, and in what the applicant wrote their name,
their login and everything that leads to them (links, addresses, @handles)
gives way to words that say so. The rest stays readable. Nobody is kept from
saying who they are in other words; the applicant need not hide.
"""

import hashlib
import html
import re
import unicodedata
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from django.utils.translation import gettext as _

# Without I, L, O and U, which are taken for digits or make words.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LETTERS = 5

# What stands after a dot in names of files and programs, and leads nowhere.
FILES = (
    "bash c cfg cjs conf cpp cs css csv cts dart env exs go gradle h hpp html ini ipynb java js "
    "json jsx kt kts lock log lua md mdx mjs mts pdf php png proto ps1 py rb rs rst sass scala "
    "scss sh sql svg swift tf toml ts tsx txt vue xml yaml yml zip"
)
# Where people have pages and mail, also when nothing stands after it.
DOMAINS = (
    "academy agency app art biz blog blue bio ca cc ch cloud club co codes com de dev digital edu "
    "engineer eu fm fr gg gitbook io info ink ke link ly me net ng nl online org page pk pro "
    "rocks ru se site social software space studio tech tv uk us website wiki xyz"
)
# Before such a dot stands code.
CODE = "app ctx document event module props req request res response self state this window"
# Names that are also everyday words: only as one writes a name do they give way.
EVERYDAY = (
    "art may mark will bill rich rose grace hope faith joy sunny young long king page love see "
    "so do in an to on my he no be go max pat ray lee min sun dawn summer autumn april june "
    "august sky stone wood baker cook hunter miller smith carpenter applicant mentor person "
    "early frank grant chase drew jack miles pierce rob skip sue trip wade victor"
)
WORDS = frozenset(EVERYDAY.split())

LABEL = r"(?:[^\[\]]|\[[^\[\]]*\])*"
TARGET = r"\(\s*(?:<[^>\n]*>|(?:[^()\s]|\([^()]*\))*)(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)"
# The end of a sentence does not belong to an address.
REST = r"(?:[^\s<>\"'`|\\^{}\[\]]*[^\s<>\"'`|\\^{}\[\].,;:!?()*_])"
HOST = r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+"
LINKS = rf"""
    !?\[(?P<label>{LABEL})\]{TARGET}                        # [words](address)
    | <?\b[a-z][a-z0-9+.-]{{0,20}}://{REST}/?>?                      # any scheme
    | <?\b(?:mailto|tel|xmpp|skype):{REST}>?
    | \bwww\.{REST}
    | (?<![\w.+-])[\w.+-]+@{HOST}[^\W\d_]{{2,}}                          # an e-mail address
    | (?<![\w@./-])@[^\W_][\w.-]*@{HOST}[^\W\d_]{{2,}}        # @name@server
    | (?<![\w@.-]){HOST}(?!(?:{FILES.replace(" ", "|")})\b)[^\W\d_]{{2,}}(?::\d+)?/{REST}?
    | (?<![\w@.-])(?!(?:{CODE.replace(" ", "|")})\.){HOST}(?:{DOMAINS.replace(" ", "|")})
      (?![\w-]|\.\w|\()                                     # a host alone
    | (?<![\w@./-])@[^\W_](?:[\w.-]*\w)?(?![\w/])             # @handle, but not @scope/package
    | (?<![\w./-])u/[\w-]{{3,}}                              # u/name
"""

# Between two words of a name, also where they are emphasised.
GAP = r"[\W_]{1,4}"
ESCAPED = re.compile(r"\\([@:/._-])")
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


@dataclass(frozen=True)
class Person:
    """Whose application it is."""

    name: str = ""
    login: str = ""


def neutral_name(choice: Hashable, reader: Hashable) -> str:
    """The same for one reader every time; for another reader it is another one."""
    digest = hashlib.sha256(f"name:{reader}:{choice}".encode()).digest()
    letters = "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:LETTERS])
    return _("Applicant %(letters)s") % {"letters": letters}


def link_hidden() -> str:
    return _("(link hidden until your review is finished)")


def name_hidden() -> str:
    return _("(name hidden until your review is finished)")


# Hiding --------------------------------------------------------------------------------------


def hider(person: Person) -> Callable[[str], str]:
    """What makes a text of ``person`` one that does not name them."""
    known = "|".join(sorted(patterns(person), key=len, reverse=True))
    names = f"(?P<name>{known})|" if known else ""
    found = re.compile(f"{LINKS}|{names}(?!)", re.IGNORECASE | re.VERBOSE)

    def hide(text: str) -> str:
        return once(found.sub(stand_in, plain(text)))

    def stand_in(match: re.Match[str]) -> str:
        if match.groupdict().get("name"):
            return name_hidden()
        label = match["label"]
        return f"{hide(label)} {link_hidden()}".strip() if label is not None else link_hidden()

    return hide


def once(text: str) -> str:
    """Of several in a row one is enough."""
    for words in (name_hidden(), link_hidden()):
        text = re.sub(rf"{re.escape(words)}(?:[ \t]+{re.escape(words)})+", words, text)
    return text


def plain(text: str) -> str:
    """Letters that were spelled as Markdown spells them, as letters: ``&#64;`` is @."""
    decoded = ENTITY.sub(lambda match: as_letter(match[0]), text.translate(INVISIBLE))
    return unicodedata.normalize("NFC", ESCAPED.sub(r"\1", decoded))


def as_letter(entity: str) -> str:
    found = html.unescape(entity)
    return found if len(found) == 1 and (found.isalnum() or found in "@:/._-\xa0") else entity


def patterns(person: Person) -> list[str]:
    """The whole name in either order, each word of it, and the login."""
    words = [word for word in re.split(r"[\W_]+", normal(person.name)) if word]
    both = [words, words[::-1]] if len(words) > 1 else []
    found = [whole(GAP.join(map(spelled, order)), person.name) for order in both]
    found += [part(word) for word in words if len(word) > 1]
    login = rf"(?<![\w-]){re.escape(person.login)}(?![\w-])"
    return [*found, login] if person.login else found


def normal(text: str) -> str:
    return unicodedata.normalize("NFC", text.translate(INVISIBLE)).strip()


def part(word: str) -> str:
    """One word of a name: however it is written, but everyday words only as a name is."""
    if word.casefold() not in WORDS:
        return whole(spelled(word), word)
    cases = "|".join(sorted({word, word.capitalize(), word.upper()} - {word.lower()}))
    return f"(?-i:{whole(f'(?:{cases})', word)})"


def whole(pattern: str, word: str) -> str:
    """Not inside another word; scripts without capitals know no edges of words."""
    return rf"(?<![^\W_]){pattern}(?![^\W_])" if word.upper() != word.lower() else pattern


def spelled(word: str) -> str:
    """The word with its accents and without."""
    return "".join(letter(each) for each in word)


def letter(char: str) -> str:
    bare = unicodedata.normalize("NFKD", char)[0]
    return f"[{re.escape(char)}{re.escape(bare)}]" if bare != char else re.escape(char)
