"""From what a conflict of interest is inferred, and what it then closes."""

import pytest

from applications.rules.conflict import KIND_OF, Ground, Person, inferred, names

MONA = Person("mona", 11, "mona-m", "Mona van der Berg")
ADA = Person("ada", 12, "ada", "Ada Adams")


def test_two_strangers_have_none():
    assert inferred(MONA, ADA, in_records=False, texts=["I like the CLI."]) == []
    assert inferred(Person("one"), Person("other"), in_records=False, texts=[""]) == []


@pytest.mark.parametrize(
    ("applicant", "in_records", "texts", "grounds"),
    [
        (MONA, False, [], [Ground.SAME_PERSON, Ground.SAME_ACCOUNT]),
        (Person("second", 11, "renamed"), False, [], [Ground.SAME_ACCOUNT]),
        (ADA, True, [], [Ground.RECORDS]),
        (ADA, False, ["Thanks", "to @mona-m!"], [Ground.NAMED]),
        (ADA, True, ["@mona-m taught me"], [Ground.RECORDS, Ground.NAMED]),
    ],
)
def test_each_ground_is_found(applicant, in_records, texts, grounds):
    assert inferred(MONA, applicant, in_records=in_records, texts=texts) == grounds


@pytest.mark.parametrize(
    "text",
    [
        "@mona-m",
        "Thanks to @Mona-M, who helped.",
        "(@mona-m)",
        "[Mona](https://github.com/mona-m)",
        "see https://www.github.com/mona-m/.",
        "GitHub.com/MONA-M?tab=repositories",
        "Mona van der Berg answered me",
        "mona  van\nder BERG’s talk",
        "**Mona van der Berg**",
    ],
)
def test_whoever_is_named_is_found(text):
    assert names(text, MONA)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mona-m",
        "@mona-mx",
        "@mona-m-too",
        "me@mona-m.org is no login, nor is a@mona-m",
        "https://github.com/mona-m/some-repository",
        "https://github.com/mona-me",
        "https://notgithub.com/mona-m",
        "Mona and van der Berg",
        "Ramona van der Berg",
        "Mona van der Bergen",
    ],
)
def test_who_is_not_named_is_not_found(text):
    assert not names(text, MONA)


@pytest.mark.parametrize("name", ["Mona", "", "  "])
def test_one_name_alone_is_somebody_elses_too(name):
    assert not names("Mona helped me.", Person("mona", None, "", name))


def test_naming_somebody_closes_nothing_so_nobody_chooses_who_reads_them():
    soft = {ground for ground, kind in KIND_OF.items() if kind == "soft"}
    assert soft == {Ground.NAMED}
    assert set(KIND_OF) == set(Ground)
