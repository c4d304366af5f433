"""Codes that all services use for the same things, each with its name in Chinese and English.

A module and no YAML file: the shapes of doors and documents are built of these codes when they
are imported, and an import reads no file. A new code is a change of contract.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple


class Name(NamedTuple):
    """What people call a code."""

    zh: str
    en: str


KINDS: Final[Mapping[str, Name]] = {
    "complaint": Name("投诉", "Complaint"),
    "enquiry": Name("咨询", "Enquiry"),
    "enquiry_dissatisfied": Name("不满咨询", "Dissatisfied enquiry"),
    "report_of_violation": Name("举报", "Report of a violation"),
    "petition": Name("信访", "Petition"),
    "claim_request": Name("理赔申请", "Claim request"),
    "praise": Name("表扬", "Praise"),
    "suggestion": Name("建议", "Suggestion"),
    "spam": Name("无效信息", "Spam"),
}
"""What a text is (性质). Only `complaint` is a complaint in law (order 3/2020 art. 2)."""

NO_SCENE: Final = "none"
"""Scene of a text whose matter is none of ours, or of a general question."""

SCENES: Final[Mapping[str, Name]] = {
    "claims_refused": Name("拒赔争议", "Claim refused"),
    "claims_amount": Name("赔付金额争议", "Amount of the claim"),
    "claims_delay": Name("理赔时效", "Claim delayed"),
    "claims_documents": Name("理赔材料争议", "Documents of the claim"),
    "sales_misleading": Name("销售误导", "Misleading sale"),
    "sales_bundled": Name("搭售或强制销售", "Bundled or forced sale"),
    "sales_forged_signature": Name("代签名", "Forged signature"),
    "sales_suitability": Name("销售适当性", "Unsuitable product"),
    "surrender_amount": Name("退保金额争议", "Amount on surrender"),
    "surrender_refused": Name("退保受阻", "Surrender refused"),
    "underwriting_refused_or_loaded": Name("拒保或加费", "Cover refused or loaded"),
    "premium_renewal_or_auto_debit": Name("续期或自动扣费", "Renewal or automatic debit"),
    "policy_service_change": Name("保单变更", "Change of the policy"),
    "maturity_or_dividend_payment": Name("满期或红利给付", "Maturity or dividend payment"),
    "service_attitude": Name("服务态度", "Attitude of staff"),
    "hotline_unreachable": Name("热线无法接通", "Hotline unreachable"),
    "information_leak": Name("信息泄露", "Information leak"),
    "harassment_calls": Name("电话骚扰", "Unwanted calls"),
    "agent_surrender_black_market": Name("代理退保黑产", "Surrender agents"),
    "repair_shop_or_dealer": Name("维修厂或车商", "Repair shop or dealer"),
    "road_rescue_or_added_service": Name("道路救援或增值服务", "Road rescue or added service"),
    "app_or_website_fault": Name("应用或网站故障", "Fault of app or website"),
    "rider_or_group_policy": Name("附加险或团体保单", "Rider or group policy"),
    NO_SCENE: Name("无场景", "No scene"),
}
"""What a text is about (投诉事由)."""

FLAGS: Final[Mapping[str, Name]] = {
    "threat_media": Name("扬言曝光", "Threatens with the media"),
    "threat_regulator": Name("扬言向监管投诉", "Threatens with the regulator"),
    "threat_court": Name("扬言诉讼", "Threatens with a court"),
    "threat_petition": Name("扬言信访", "Threatens with a petition"),
    "self_harm": Name("自伤风险", "Risk of self-harm"),
    "group": Name("群体投诉", "Group"),
    "repeat": Name("重复投诉", "Repeated"),
    "elderly": Name("老年人", "Elderly"),
    "minor": Name("未成年人", "Minor"),
    "disabled": Name("残障人士", "Disabled"),
    "bereaved": Name("丧亲", "Bereaved"),
    "black_market_agent": Name("疑似黑产代理", "Suspected surrender agent"),
    "information_security": Name("信息安全", "Information security"),
    "staff_misconduct": Name("员工违规", "Misconduct of staff"),
    "abuse": Name("辱骂", "Abuse"),
    "urgent_medical": Name("医疗急迫", "Urgent medical need"),
}
"""Signals about the person or the tone (特征标签)."""

DOUBTS: Final[Mapping[str, Name]] = {
    "nothing_said": Name(
        "正文里没有任何剧本认得的说法，请看原文后选定事由",
        "No playbook knows anything of what is said: read the text and name the matter",
    ),
    "general_question": Name(
        "像是一般咨询，没有说到具体事项，请问明是否有不满",
        "It reads like a general question without a matter: ask whether something is wrong",
    ),
    "too_little": Name(
        "能支持的说法太少，请向投诉人问明事由",
        "Too little speaks for any playbook: ask what the matter is",
    ),
    "only_cues": Name(
        "只有旁证（线索词），没有剧本自己的说法，请核对最可能的一项",
        "Only cues speak for it, none of the playbook's own words: check the likeliest",
    ),
    "too_close": Name(
        "两个事由不分上下，请问明投诉人主要要解决哪一个",
        "Two matters are as likely: ask which of them is to be settled",
    ),
}
"""Why a text was matched with no playbook, and what a person should do (待确认原因)."""

LINES_BY_SIDE: Final[Mapping[str, tuple[str, ...]]] = {
    "property": (
        "motor",
        "home",
        "accident",
        "health",
        "guarantee",
        "liability",
        "agricultural",
        "cargo",
        "engineering",
        "other_property",
    ),
    "life": (
        "ordinary_life",
        "disease",
        "participating",
        "universal",
        "unit_linked",
        "annuity",
        "medical",
        "accident",
        "other_life",
    ),
}
"""Product lines (险种) by side of the market: 财产险 or 人身险. Reports name them by mapping."""

PRODUCT_LINES: Final = tuple(dict.fromkeys(ln for lines in LINES_BY_SIDE.values() for ln in lines))

PUBLIC_CHANNELS: Final = frozenset({"web", "app", "wechat"})
"""Channels (渠道) that the public may use without a token."""

CHANNELS: Final = PUBLIC_CHANNELS | {
    "hotline",
    "email",
    "counter",
    "letter",
    "regulator_transfer",
    "social_mention",
    "partner",
    "front_line",
}

CAPACITIES: Final = frozenset(
    {"self", "legal_representative", "authorised_agent", "heir", "organisation"}
)
"""In what capacity somebody complains (order 3/2020 art. 14, 18)."""
