"""Closed sets of codes of a complaint; a new one is a change of contract.

Sides, product lines, channels and capacities, which other services read too, stand in
datafiles/vocabulary.
"""

from typing import Final

ID_TYPES: Final = frozenset(
    {
        "resident_id",
        "passport",
        "hk_macau_permit",
        "taiwan_permit",
        "residence_permit",
        "social_credit_code",
        "other",
    }
)

COMPLEXITIES: Final = frozenset({"simple", "complex", "special"})
"""办理难度: 15, 30 and 60 natural days (art. 18)."""

APPROVER_LEVELS: Final = frozenset({"superior_unit", "head_office_senior"})
"""Who may approve the extension of a specially complex case (art. 18)."""

OUTCOMES: Final = frozenset({"upheld", "partly_upheld", "not_upheld", "settled"})

MEDIA: Final = frozenset({"post", "handed_over", "sms", "email", "electronic", "phone"})
"""How a decision was dispatched (告知, art. 21)."""

PAUSES: Final = frozenset({"appraisal", "mediation"})
"""What may take time out of the decision clock (art. 18 ¶2, 23)."""

CONTACT_MEANS: Final = frozenset({"phone", "sms", "email", "electronic", "post", "visit"})
"""How somebody tried to reach the complainant."""

TRANSFER_KINDS: Final = frozenset({"insurer", "partner", "regulator", "other"})
"""What sort of institution a complaint was handed over to (移送)."""

REVIEW_FORMS: Final = frozenset({"letter", "email", "web", "fax", "paper"})
"""Written forms of an application for review (art. 20)."""

REVIEW_RESULTS: Final = frozenset({"confirmed", "changed", "returned"})
"""The decision stands, is replaced, or goes back to be handled anew."""

PURPOSES: Final = frozenset(
    {
        "handling",
        "contact",
        "identity_check",
        "review",
        "quality_check",
        "regulator_request",
        "complainant_request",
    }
)
"""Why a person reads clear text; written into the audit record."""

TRAINING_PROOF: Final = "training_proof"
"""Why a person reads the training record of others (培训证明): written into the audit record."""

SERVICE_PURPOSES: Final = frozenset({"assessment", "escalation", "report", "notice", "draft_check"})
"""Why a service reads clear text."""

TEXT_KINDS: Final = frozenset(
    {
        "note",
        "new_facts",
        "facts",
        "basis_and_reasons",
        "remedies",
        "decision",
        "proof",
        "reason",
        "withdrawal",
        "review_request",
        "review_result",
        "minutes",
        "opinion",
        "answer",
        "draft",
        "report",
        "evidence",
        "statement",
        "evaluation",
        "lesson",
    }
)
"""Kinds of texts of a case, kept encrypted by intake alone."""
