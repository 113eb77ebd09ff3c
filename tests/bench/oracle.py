"""Compare the eligibility rules with their oracle: ``python -m tests.bench.oracle [CASES]``.

Prints how many generated cases were compared and how many differed. Ends with
1 when any did.
"""

import os
import sys
import time

TEN_THOUSAND = 10_000


def main(cases: int) -> int:
    os.environ["ORACLE_CASES"] = str(cases)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from tests.applications.rules import test_eligibility_oracle as oracle

    compared = 0

    def counted(facts: object) -> object:
        nonlocal compared
        compared += 1
        return check(facts)  # type: ignore[arg-type]

    check, oracle.check = oracle.check, counted  # type: ignore[assignment]
    begun = time.monotonic()
    try:
        oracle.test_the_rules_decide_as_the_oracle_does()
    except Exception as difference:
        say(f"eligibility against its oracle: a difference in case {compared}\n{difference}")
        return 1
    took = time.monotonic() - begun
    say(f"eligibility against its oracle: {compared} cases, 0 differences, {took:.0f} s")
    return 0 if compared >= cases else 1


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else TEN_THOUSAND))
