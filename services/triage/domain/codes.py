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

CLOCKS: Final = (
    "cn-2020-3/decision",
    "cn-review/window",
    "cn-review/review_decision",
    "cn-regulator-forward/forward",
    "cn-broker-2018/term",
    "house/first_contact",
)
"""Clocks that a playbook may name, as pack/clock of the escalation service."""

CONSULTATIONS: Final = (
    "difficult",
    "repeat",
    "amount",
    "vulnerable_person",
    "insurer_broker_disagree",
    "third_contact",
    "media",
    "group",
    "legal",
    "staff_misconduct",
)
"""Rules that call a consultation (会商)."""

REMEDIES: Final = ("review", "mediation", "arbitration", "litigation")
"""What a decision notice must offer: 核查, 调解, 仲裁, 诉讼 (办法 art. 19)."""

LESSONS: Final = (
    "listening",
    "plain_words",
    "never_say",
    "claims_terms",
    "claims_reasons",
    "sales_evidence",
    "surrender_rights",
    "policy_servicing",
    "personal_data",
    "vulnerable_people",
    "crisis_talk",
    "media_contact",
    "group_visits",
    "black_market_agents",
    "authority_and_offers",
    "regulator_transfers",
)
"""Micro-lessons (微课) that a playbook may name."""

SUB_ISSUES: Final = (
    "loss_assessment",
    "adjustment",
    "liability_finding",
    "refusal_reason",
    "claim_time",
    "claim_formalities",
    "exaggerated_cover_or_yield",
    "uncertain_benefit_promised",
    "surrender_loss_not_told",
    "term_or_consequence_not_told",
    "bundled_sale",
    "renewed_without_consent",
    "signature_forged",
    "disturbing_marketing",
    "premium_calculation",
    "renewal_rate",
    "policy_delivery",
    "cover_refused",
    "maturity_amount",
    "policy_change",
    "surrender_amount_or_fee",
    "surrender_hindered",
    "service",
    "information_security",
    "unsuitable_product",
    "partner_service",
)
"""Sub-issues (子事由) that regulators have named over the years, beneath matter and line."""
