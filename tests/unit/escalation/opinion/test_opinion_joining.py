"""Joining: many posts, one event; two stories, two events."""

import random

from services.escalation.domain.opinion.duplicates import (
    NearDuplicates,
    bands,
    compact,
    likeness,
    pieces,
    signature,
)
from services.escalation.domain.opinion.post import WatchList
from tests.support.opinion import START, policy, post, stream

LONG = (
    "去年在杭州给孩子买的医疗险，今年住院花了两万多，保险公司说不在保障范围拒赔，"
    "打了无数次客服电话都是推诿，一个多月没有下文，太坑人了"
)


def events(*texts: str, hours: float = 1.0, watch: WatchList | None = None) -> list[str | None]:
    """The event of each text, posted one after the other."""
    taken = stream(watch)
    found = [taken.take(post(text, i * hours, number=i)) for i, text in enumerate(texts)]
    return [one.joined.event.id if one.joined else None for one in found]


class TestNearDuplicates:
    """The same text a little changed is the same post again."""

    def test_copies_and_reposts_join(self) -> None:
        """Links, names called, marks of reposting and a few words more change nothing."""
        found = events(
            LONG,
            LONG,
            f"转发微博//@某人: {LONG} https://t.cn/abc",
            LONG.replace("两万多", "2万多") + "！！大家扩散",
        )

        assert len(set(found)) == 1
        assert found[0]

    def test_a_template_with_another_insurer_does_not(self) -> None:
        """The same words about somebody else are another event."""
        text = "{}车险拒赔，定损员说只能赔一半，拖了两个月，推诿扯皮，气愤"

        found = events(text.format("星河财险"), text.format("山海财险"))

        assert len(set(found)) == 2

    def test_a_signature_finds_what_is_alike(self) -> None:
        """Of texts with a twentieth of their characters changed at least 98 of 100 are found."""
        chance = random.Random(7)
        alphabet = [chr(c) for c in range(0x4E00, 0x4E00 + 1500)]
        found = 0
        for _ in range(100):
            text = "".join(chance.choices(alphabet, k=120))
            changed = list(text)
            for place in chance.sample(range(120), 6):
                changed[place] = chance.choice(alphabet)
            one, other = bands(signature(pieces(text))), bands(signature(pieces("".join(changed))))
            found += bool(set(one) & set(other))

        assert found >= 98

    def test_likeness_is_exact(self) -> None:
        """What the bands propose is confirmed by the pieces themselves."""
        alike = likeness(pieces("一二三四五六七八九十"), pieces("一二三四五六七八九百"))

        assert alike.jaccard == 7 / 9
        assert alike.containment == 7 / 8

    def test_the_oldest_texts_leave(self) -> None:
        """Memory stays bounded, and what left is not found."""
        small = policy().joining.model_copy(update={"texts_max": 100})
        known = NearDuplicates(small)
        for number in range(250):
            text = f"第{number}个完全不同的故事{number * 7919}"
            known.remember(text, bands(signature(pieces(text))), f"e{number}", START, None)

        assert len(known) == 100
        assert known.exact("第3个完全不同的故事23757", START) is None

    def test_what_reposting_adds_is_left_out(self) -> None:
        """Only the writer's own letters and figures are compared."""
        assert compact("转发微博//@某人: 拒赔！[怒]https://t.cn/a") == "拒赔"


class TestStories:
    """The same story in other words."""

    def test_a_story_goes_on_in_other_words(self) -> None:
        """Allegation, response, excuse and investigation are one event of one insurer."""
        found = events(
            "员工实名举报青岚人寿大量造假",
            "青岚人寿回应",
            "青岚人寿被举报人去年已离职",
            "全面排查青岚人寿黑龙江相关业务",
            "实地探访青岚人寿嫩江支公司",
            hours=8,
        )

        assert len(set(found)) == 1

    def test_a_story_without_a_name_is_known_by_its_words(self) -> None:
        """Figures and rare words tell it from every other refusal."""
        found = events(
            "男子买6年保险理赔时被要求撤保",
            "买了6年保险，男子理赔时竟被要求撤保",
            "女子投保后患癌索赔60万遭拒",
        )

        assert found[0] == found[1] != found[2]

    def test_two_places_are_two_stories(self) -> None:
        """The same insurer in two cities with two matters is not one event."""
        found = events(
            "星河财险杭州分公司员工挪用保费跑路", "星河财险成都分公司员工造假被举报",
            watch=WatchList({"星河财险": ()}),
        )  # fmt: skip

        assert len(set(found)) == 2

    def test_everyday_matters_of_one_insurer_stay_apart(self) -> None:
        """Two refusals of one insurer are two events unless their words say otherwise."""
        found = events(
            "星河财险拒赔我的车，说发动机进水不管",
            "我妈骨折住院，星河财险不赔，说高血压没告知",
        )

        assert len(set(found)) == 2

    def test_a_story_ends(self) -> None:
        """After the window the same insurer's next matter is a new event."""
        found = events("青岚人寿致歉", "青岚人寿回应", hours=100)

        assert len(set(found)) == 2

    def test_irrelevant_posts_join_nothing(self) -> None:
        """What is not ours has no event."""
        assert events("保险柜被偷了", "养老保险缴费上调") == [None, None]


def test_the_same_posts_give_the_same_events() -> None:
    """A replay is repeatable: ids follow from the first post."""
    texts = ("员工实名举报青岚人寿大量造假", "青岚人寿回应", LONG)

    assert events(*texts) == events(*texts)
