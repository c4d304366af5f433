"""Denied, and said of others: neither is a matter of the speaker's own; what staff said is."""

import pytest

from services.triage.domain.library import Matter
from tests.support.triage_fakes import library

MATTERS = {
    "claims_refused": ["拒赔", "不给赔"],
    "claims_delay": ["拖着不赔"],
    "claims_amount": ["定损太低"],
    "claims_documents": ["一直让我补材料"],
    "surrender_refused": ["不给退保"],
    "sales_misleading": ["误导我"],
    "sales_forged_signature": ["代签名"],
    "sales_bundled": ["强制搭售"],
    "harassment_calls": ["骚扰电话"],
    "information_leak": ["泄露我的信息"],
    "service_attitude": ["态度差", "骂人"],
    "hotline_unreachable": ["电话打不通"],
    "underwriting_refused_or_loaded": ["拒保"],
    "premium_renewal_or_auto_debit": ["偷偷扣款"],
}
PAIRS = [(scene, said) for scene, some in MATTERS.items() for said in some]
DENIED = ["我没有说你们{}，就是想改一下地址", "我不是说你们{}，就想问问怎么改手机号"]
OF_OTHERS = [
    "隔壁老王说你们{}，我这个倒是挺快挺好",
    "网上都说你们{}，我自己没遇到过",
    "听说你们{}，是真的吗",
]


def surely(text):
    """The scene that is matched for sure, or nothing."""
    verdict = library().assess(Matter(text))
    return verdict.scene if verdict.outcome == "matched" else ""


@pytest.mark.parametrize(("scene", "said"), PAIRS)
@pytest.mark.parametrize("frame", DENIED + OF_OTHERS)
def test_what_is_denied_or_heard_of_others_is_never_sure(frame, scene, said):
    """A person looks at it, at most."""
    assert surely(frame.format(said)) != scene


@pytest.mark.parametrize(
    "text",
    [
        "我没有要退保，也没说你们拒赔，就是想改一下地址",
        "隔壁老王说你们拒赔了他，我这个倒是赔得挺快",
    ],
)
def test_two_that_were_read_wrongly(text):
    """Neither is a refusal, and neither is grave."""
    verdict = library().assess(Matter(text))

    assert verdict.outcome != "matched"
    assert verdict.severity == "normal"


@pytest.mark.parametrize(
    ("text", "scene"),
    [
        ("客服说不赔", "claims_refused"),
        ("理赔员说拒赔", "claims_refused"),
        ("你们电话里说拒赔了", "claims_refused"),
        ("经理说不给退保", "surrender_refused"),
        ("邻居说你们拒赔我没道理", "claims_refused"),
        ("朋友都说你们拒赔我的医药费不合理，我要投诉", "claims_refused"),
        ("听说保险公司爱拒赔，没想到我住院你们也拒赔", "claims_refused"),
        ("没看病历就拒赔，凭什么", "claims_refused"),
    ],
)
def test_what_staff_said_and_what_others_think_of_it_is_the_matter(text, scene):
    """Whoever tells it, the refusal is the speaker's own."""
    assert surely(text) == scene


def test_who_does_not_come_to_complain():
    """不是来投诉的: no repeat, no threat; a question stays one."""
    verdict = library().assess(Matter("我不是来投诉的，就是问一下保单什么时候到期"))

    assert (verdict.kind, verdict.flags) == ("enquiry", [])
    assert library().assess(Matter("不是来投诉的")).outcome == "none"


def test_what_staff_promised_is_no_refusal():
    """客服说会赔: whatever it is about, nobody refused."""
    for text in ("客服说会赔", "客服说会赔，让我放心等着"):
        verdict = library().assess(Matter(text))
        assert verdict.outcome != "matched"
        assert verdict.scene != "claims_refused"
