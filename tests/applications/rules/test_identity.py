import pytest

from applications.rules.identity import same_account


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ((7, "ada-before"), (7, "ada-writes"), "github_id"),
        ((7, "same"), (8, "same"), None),
        ((7, "Same"), (None, "sAME"), "github_login"),
        ((None, "same"), (8, "Same"), "github_login"),
        ((None, "same"), (None, "same "), "github_login"),
        ((None, ""), (None, ""), None),
        ((7, ""), (None, ""), None),
        ((None, "one"), (None, "other"), None),
    ],
)
def test_ids_decide_where_both_have_one_and_logins_otherwise(one, other, how):
    assert same_account(*one, *other) == how
    assert same_account(*other, *one) == how
