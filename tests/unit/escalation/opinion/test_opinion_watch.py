"""Whose matters are ours in the running service: names, what people call them, products."""

from pathlib import Path

import pytest

from services.datafiles.organisation import Organisation
from services.escalation.adapters.opinion_files import folding
from services.escalation.adapters.opinion_watch import names_of, watched
from services.escalation.domain.opinion.policy import Watched
from services.escalation.domain.opinion.relevance import Judge
from tests.support.opinion import policy

ROOT = Path(__file__).resolve().parents[4]
ORGANISATION = Organisation.load(ROOT / "deploy" / "local" / "organisation.yaml")
MORE = {"星河财险": Watched(aliases=("星河在线",), products=("星安心",))}


def found(text, more=None):
    """What the running service thinks of a text."""
    known = policy().insurers.model_copy(update={"watched": more or {}})
    rules = policy().model_copy(update={"insurers": known})
    return Judge(rules, watched(ORGANISATION, rules), folding()).judge(text)


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("星河财险拒赔，推诿三个月", "星河财险"),
        ("星河车险拒赔，推诿三个月", "星河财险"),
        ("青岚寿险退保难，坑老人", "青岚人寿"),
        ("远帆保险经纪误导我妈", "远帆保险经纪"),
    ],
)
def test_an_insurer_is_found_under_what_people_call_it(text, entity) -> None:
    """The endings of its side, in the mouths of people."""
    assert entity in found(text).entities


def test_further_names_and_products_come_from_the_file() -> None:
    """Without it they mean nobody."""
    for text in ("星河在线拒赔", "星安心就是个坑，不赔"):
        assert not found(text).relevant
        assert found(text, MORE).relevant


def test_other_insurers_are_no_matter_of_ours() -> None:
    """The service watches its own; the whole trade is for the runner."""
    assert not found("某某财险拒赔，推诿三个月").relevant


def test_codes_of_complaints_have_the_names_of_posts() -> None:
    """Insurers by id; of a unit the place in its name, and none where it names none."""
    names = names_of(ORGANISATION, policy())

    assert names.insurers["xinghe-pc"] == "星河财险"
    assert (names.places["zj"], names.places["sz"], names.places["hq"]) == ("浙江", "深圳", "")
