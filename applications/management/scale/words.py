"""Text that reads like the length of a real one. Its content says nothing."""

import random

SAID = (
    "broker channel consumer document event example field generator handler message mentor option "
    "parser payload producer project question release review schema server step template test "
    "tool version week work writer answer begin build change check describe explain find help "
    "improve keep learn look measure plan read remove replace run send show start test write "
    "careful clear early first kind large late new open plain quiet ready real short small steady "
    "and because for from in into of on so than that then to until when where which while with"
)
WORDS = tuple(SAID.split())


def text(luck: random.Random, characters: int) -> str:
    """About ``characters`` of words in sentences, between half and one and a half times as many."""
    wanted = luck.randint(characters // 2, characters * 3 // 2)
    sentences, length = [], 0
    while length < wanted:
        sentence = " ".join(luck.choices(WORDS, k=luck.randint(6, 16))).capitalize() + "."
        sentences.append(sentence)
        length += len(sentence) + 1
    return " ".join(sentences)
