"""Compare rules with their oracles: ``python -m tests.bench.oracle [OF] [CASES]``.

``OF`` is eligibility (ten thousand cases unless told otherwise) or assignment
(five thousand). Prints how many generated cases were compared and how many
differed. Ends with 1 when any did.
"""

import os
import sys
import time
from importlib import import_module

# What is compared: the tests' module, what it asks once per case, the test, how many cases.
ORACLES = {
    "eligibility": (
        "test_eligibility_oracle", "check", "test_the_rules_decide_as_the_oracle_does", 10_000,
    ),
    "assignment": (
        "test_assignment_oracle", "decides_as_the_oracle",
        "test_both_modes_decide_as_the_oracle_does", 5_000,
    ),
}  # fmt: skip


def main(of: str, cases: int) -> int:
    os.environ["ORACLE_CASES"] = str(cases)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    module, asked, test, _cases = ORACLES[of]
    oracle = import_module(f"tests.applications.rules.{module}")
    compared = 0

    def counted(*case: object) -> object:
        nonlocal compared
        compared += 1
        return ask(*case)

    ask = getattr(oracle, asked)
    setattr(oracle, asked, counted)
    begun = time.monotonic()
    try:
        getattr(oracle, test)()
    except Exception as difference:
        say(f"{of} against its oracle: a difference in case {compared}\n{difference}")
        return 1
    took = time.monotonic() - begun
    say(f"{of} against its oracle: {compared} cases, 0 differences, {took:.0f} s")
    return 0 if compared >= cases else 1


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")


if __name__ == "__main__":
    given = sys.argv[1:]
    wanted = next((one for one in given if one in ORACLES), "eligibility")
    number = next((int(one) for one in given if one.isdigit()), ORACLES[wanted][3])
    sys.exit(main(wanted, number))
