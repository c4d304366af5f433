"""Codes that other services and the conformance tables know; a new one is a change of contract."""

from typing import Final

KINDS: Final = (
    "complaint",
    "enquiry",
    "enquiry_dissatisfied",
    "report_of_violation",
    "petition",
    "claim_request",
    "praise",
    "suggestion",
    "spam",
)
"""What a text is (性质). Only `complaint` is a complaint in law (order 3/2020 art. 2)."""

NO_SCENE: Final = "none"
"""Scene of a text whose matter is none of ours, or of a general question."""

SCENES: Final = (
    "claims_refused",
    "claims_amount",
    "claims_delay",
    "claims_documents",
    "sales_misleading",
    "sales_bundled",
    "sales_forged_signature",
    "sales_suitability",
    "surrender_amount",
    "surrender_refused",
    "underwriting_refused_or_loaded",
    "premium_renewal_or_auto_debit",
    "policy_service_change",
    "maturity_or_dividend_payment",
    "service_attitude",
    "hotline_unreachable",
    "information_leak",
    "harassment_calls",
    "agent_surrender_black_market",
    "repair_shop_or_dealer",
    "road_rescue_or_added_service",
    "app_or_website_fault",
    "rider_or_group_policy",
    NO_SCENE,
)
"""What a text is about (投诉事由)."""

FLAGS: Final = (
    "threat_media",
    "threat_regulator",
    "threat_court",
    "threat_petition",
    "self_harm",
    "group",
    "repeat",
    "elderly",
    "minor",
    "disabled",
    "bereaved",
    "black_market_agent",
    "information_security",
    "staff_misconduct",
    "abuse",
    "urgent_medical",
)
"""Signals about the person or the tone (特征标签)."""

SEVERITIES: Final = ("low", "normal", "high", "critical")
"""How bad it may become (严重程度), in rising order."""

LINES_BY_SIDE: Final = {
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
"""Product lines (险种) by side of the market: 财产险 or 人身险."""

PRODUCT_LINES: Final = tuple(dict.fromkeys(ln for lines in LINES_BY_SIDE.values() for ln in lines))

MATCHED: Final = "matched"
UNSURE: Final = "unsure"
NONE: Final = "none"
OUTCOMES: Final = (MATCHED, UNSURE, NONE)
"""How sure the matching was; `unsure` and `none` ask for a person and are ordinary."""
