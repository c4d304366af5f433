"""Relevance: what is a matter of ours, and what only looks like one."""

import csv

import pytest

from tests.support.opinion import judge
from tests.support.stack import SHARED_DATA

TITLES = SHARED_DATA / "zh_weibo_hot_search_insurance" / "titles_labelled_before_2024-09.csv"


@pytest.mark.parametrize(
    "text",
    [
        "男子患癌遭拒赔法院判保险公司赔12.6万",
        "老人18万存款变保险",
        "保险推销员变身干女儿诈骗老太18万",
        "青岚人寿回应",
        "星河财险回应男子肺癌理赔被拒",
        "明德人寿原董事长失联",
        "車險理賠被拒，保險公司推諉",
        "莫名其妙被买了保险每月扣29块",
        "我真的不想活了，保险公司不赔我老公的救命钱",
    ],
)
def test_a_complaint_against_one_of_ours_is_ours(text) -> None:
    """A refusal, a sale gone wrong, a crime of staff, a response under fire."""
    found = judge().judge(text)

    assert found.relevant, found
    assert found.evidence


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("男子将保险柜伪装成垃圾被捡走", "not_insurance"),
        ("宠物狗没拴绳撞进出租车保险杠", "not_insurance"),
        ("全国群众安全感逐年上升，投诉下降", "not_insurance"),
        ("2飞行员成功处置战机空中停车险情", "not_insurance"),
        ("养老保险断缴不赔是谣言", "social_insurance"),
        ("太和医保局回应多家医院疑骗保", "social_insurance"),
        ("银保监会回应村镇银行取款难", "other_finance"),
        ("女子买18种保险自断脚趾骗保43万", "third_party_fraud"),
        ("男子冒充保险公司客服诈骗30万被抓", "third_party_fraud"),
        ("假如有30岁不结婚赔700万的保险公司就好了", "hypothetical"),
        ("保险业接河南暴雨报案超2万件", "neutral_mention"),
        ("女子强行试衣服扯破后拒赔", "nothing_of_ours"),
    ],
)
def test_what_only_looks_like_ours_is_not(text, reason) -> None:
    """Safes and bumpers, social insurance, regulators and banks, cheats, jokes, plain news."""
    found = judge().judge(text)

    assert (found.relevant, found.reason) == (False, reason)


def test_evidence_points_into_the_text_as_given() -> None:
    """Offsets count characters of the text that came, whatever its width and script."""
    text = "【求助】ＸＩＮＧＨＥ車險拒賠！"

    found = judge().judge(text)

    assert found.entities == {"星河财险"}
    assert "拒賠" in [text[e.start : e.end] for e in found.evidence]


def test_a_refusal_on_suspicion_of_fraud_is_ours() -> None:
    """Whoever is refused as a cheat complains about us; the cheat himself does not."""
    assert judge().judge("保险公司以骗保为由拒赔，法院判其败诉").relevant
    assert not judge().judge("男子骗保被判刑，保险公司拒赔").relevant


def test_our_people_in_a_fraud_are_ours() -> None:
    """An employee who helps to cheat is a matter of ours."""
    assert judge().judge("保险公司员工伙同修理厂骗保，监守自盗").relevant


class TestWatchedNames:
    """With a watch list only names, aliases and products count."""

    def test_our_name_alias_and_product_count(self) -> None:
        """Each of the three makes a text ours when something is held against us."""
        assert judge(True).judge("星河财险拒赔，拖了三个月").entities == {"星河财险"}
        assert judge(True).judge("星河车险太坑人").entities == {"星河财险"}
        assert judge(True).judge("买的星安心说好都赔，结果一分不赔").relevant

    def test_other_insurers_do_not(self) -> None:
        """A storm about somebody else is not ours."""
        assert not judge(True).judge("云帆财险拒赔，拖了三个月").relevant


def test_far_apart_is_not_together() -> None:
    """In a long text a grievance about something else does not fall on us."""
    far = "顺便给车买了保险。" + "周末和朋友去吃饭聊天，" * 8 + "那家饭店服务太差劲，垃圾"

    assert not judge().judge(far).relevant


def test_self_harm_is_seen_whatever_else_is_said() -> None:
    """Somebody who speaks of dying is put before a person even among doubts."""
    found = judge().judge("说我骗保不理赔，活不下去了，保险公司逼死我")

    assert found.relevant
    assert "self_harm" in found.signals


def test_people_who_gather_are_counted() -> None:
    """The number is that of people who come together, not of anybody."""
    assert judge().judge("保险公司门口120余名客户拉横幅讨说法").people_present == 120
    assert judge().judge("保险公司给120名员工造假业绩被罚").people_present == 0


@pytest.mark.needs_shared_data
def test_hot_search_titles_of_years() -> None:
    """Of 178 hand-labelled hot-search titles nothing is missed and nothing is taken in wrongly."""
    rows = list(csv.DictReader(TITLES.read_text(encoding="utf-8").splitlines()))

    wrong = [
        row["title"]
        for row in rows
        if judge().judge(row["title"]).relevant != (row["label"] == "insurer_negative")
    ]

    assert len(rows) == 178
    assert not wrong


def test_withheld_and_suffered_together_are_a_grievance() -> None:
    """Neither alone says that anything is held against us."""
    together = judge().judge("孩子住院，保险材料交了三次都说不齐")

    assert together.relevant
    assert together.topics == ("grievance",)
    assert not judge().judge("孩子住院，保险三天就到账").relevant
    assert not judge().judge("没人知道保险业的明天").relevant
