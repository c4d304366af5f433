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

ROLES: Final[Mapping[str, Name]] = {
    "desk": Name("受理人员", "desk"),
    "handler": Name("经办人员", "handler"),
    "lead": Name("主管", "lead"),
    "senior": Name("高级管理人员", "senior"),
    "opinion_officer": Name("舆情专员", "public-opinion officer"),
    "compliance": Name("合规人员", "compliance"),
    "ops": Name("运维人员", "operator"),
    "partner": Name("驻司或合作方人员", "partner"),
    "service": Name("系统服务", "service"),
}
"""What people may do in general (角色); permissions.py of each service says what exactly."""

STATUSES: Final[Mapping[str, Name]] = {
    "received": Name("已收到", "received"),
    "investigating": Name("调查中", "investigating"),
    "decided": Name("已决定", "decided"),
    "notified": Name("已告知", "notified"),
    "closed": Name("已结案", "closed"),
    "withdrawn": Name("已撤回", "withdrawn"),
    "not_entitled": Name("非适格投诉", "not entitled"),
    "merged": Name("已合并", "merged"),
    "under_review": Name("核查中", "under review"),
    "imported": Name("历史导入", "imported"),
}
"""How far a complaint has come (状态)."""

ROUTES: Final[Mapping[str, Name]] = {
    "own": Name("我方自办", "ours alone"),
    "serial": Name("先我方后保险公司", "serial, ours first"),
    "parallel": Name("双方并行", "parallel"),
}
"""Who works on a case (路线): we alone, the insurer's people after us, or both at once."""

STATES: Final[Mapping[str, Name]] = {
    "open": Name("进行中", "open"),
    "completed": Name("已完成", "completed"),
    "broken_off": Name("已中止", "broken off"),
    "superseded": Name("已被取代", "superseded"),
    "draft": Name("草稿", "a draft"),
    "tried": Name("已试运行", "tried"),
    "approved": Name("已批准", "approved"),
    "withdrawn": Name("已撤回", "withdrawn"),
}
"""How far the run of a script (话术执行) or an edition of playbooks (版本) has come."""

WHY_NOT: Final[Mapping[str, Name]] = {
    "involved": Name(
        "涉事人员，应当回避", "Sold, handled the claim or is complained about: must keep out"
    ),
    "manages_involved": Name(
        "涉事人员的上级，应当回避", "Manages somebody involved: must keep out"
    ),
    "declared_tie": Name("已申报利害关系，应当回避", "Declared a tie: must keep out"),
    "stationed": Name("代表保险公司，不作我方经办人", "Stands for an insurer, never for us"),
    "training": Name("未受特殊人群服务培训", "Not trained for this special care"),
    "skill": Name("不承办该场景", "Does not take this scene"),
    "line": Name("不承办该险种", "Does not take this product line"),
    "absent": Name("目前不在岗", "Away"),
    "lesson": Name("有应通过而未通过的微课", "Has a lesson on this scene to pass first"),
}
"""Why somebody is not given a case (派单说明)."""

CODED: Final[Mapping[str, Mapping[str, Name]]] = {
    "role": ROLES,
    "roles": ROLES,
    "scene": SCENES,
    "status": STATUSES,
    "route": ROUTES,
    "state": STATES,
}
"""Parameters of sentences that carry codes: people are told the names."""
