"""Codes that triage alone decides on; what all services share stands in datafiles/vocabulary."""

from typing import Final

SEVERITIES: Final = ("low", "normal", "high", "critical")
"""How bad it may become (严重程度), in rising order."""

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
    "house/first_answer",
)
"""Clocks that a playbook may name, as pack/clock of the escalation service."""

CONSULTATIONS: Final = (
    "third_contact",
    "repeat",
    "repeat_grave",
    "large_amount",
    "very_large_amount",
    "vulnerable",
    "difficult",
    "special",
    "disagreement",
    "threat",
    "group",
    "staff_misconduct",
    "long_open",
)
"""Rules that call a consultation (会商), by the ids of the escalation service."""

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
    "underwriting_reasons",
    "staff_conduct",
    "open_channels",
    "partner_services",
    "riders_and_groups",
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
