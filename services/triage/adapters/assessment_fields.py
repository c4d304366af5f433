"""An assessment as a plain document and back, equal to what AssessmentDocument writes."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from operator import attrgetter
from typing import Any

from services.triage.domain.assessment import Assessment, CaseFacts, Handled, Standing, State
from services.triage.domain.library import Candidate, Evidence, Flag

Fields = dict[str, Any]

# As asdict, which copies every value, at a tenth of the time: once for every complaint.
_FACTS = tuple(one.name for one in fields(CaseFacts))
_STANDING = tuple(one.name for one in fields(Standing))
_facts_values, _standing_values = attrgetter(*_FACTS), attrgetter(*_STANDING)


def to_fields(assessment: Assessment) -> Fields:
    """All fields but `assessed_at` and `outbox`, which the store adds."""
    return {
        "_id": assessment.complaint_id,
        "version": assessment.version,
        "intake_version": assessment.intake_version,
        "facts": facts_fields(assessment.facts),
        "state": state_fields(assessment.state),
        "requests": request_fields(assessment.requests),
    }


def facts_fields(facts: CaseFacts) -> Fields:
    """What assignment looks at."""
    told = dict(zip(_FACTS, _facts_values(facts), strict=True))
    told["involved"] = list(facts.involved)
    return told


def _facts(fields: Mapping[str, Any]) -> CaseFacts:
    # Documents written before people were chosen name nobody involved.
    return CaseFacts(**{**fields, "involved": tuple(fields.get("involved", ()))})


def state_fields(state: State) -> Fields:
    """The state."""
    return {
        "outcome": state.outcome,
        "kind": state.kind,
        "scene": state.scene,
        "severity": state.severity,
        "flags": [{"code": f.code, "evidence": _evidence_fields(f.evidence)} for f in state.flags],
        "candidates": [
            {
                "playbook": c.playbook,
                "scene": c.scene,
                "score": c.score,
                "evidence": _evidence_fields(c.evidence),
            }
            for c in state.candidates
        ],
        "standing": dict(zip(_STANDING, _standing_values(state.standing), strict=True)),
        "companions": list(state.companions),
        "doubt": state.doubt,
    }


def request_fields(requests: Sequence[Handled]) -> list[Fields]:
    """The acts that were done."""
    return [asdict(handled) for handled in requests]


def _evidence_fields(evidence: Sequence[Evidence]) -> list[Fields]:
    return [
        {"rule": e.rule, "concept": e.concept, "start": e.start, "end": e.end} for e in evidence
    ]


def from_fields(fields: Mapping[str, Any]) -> Assessment:
    """The reverse of to_fields. Words of phrases are not stored, so they come back empty."""
    state = fields["state"]
    return Assessment(
        complaint_id=fields["_id"],
        version=fields["version"],
        intake_version=fields["intake_version"],
        facts=_facts(fields["facts"]),
        state=State(
            outcome=state["outcome"],
            kind=state["kind"],
            scene=state["scene"],
            severity=state["severity"],
            flags=tuple(Flag(f["code"], _evidence(f["evidence"])) for f in state["flags"]),
            candidates=tuple(
                Candidate(c["playbook"], c["scene"], c["score"], _evidence(c["evidence"]))
                for c in state["candidates"]
            ),
            standing=Standing(**state["standing"]),
            # Documents written before playbooks went beside others have none.
            companions=tuple(state.get("companions", ())),
            # Nor do older ones say why they were not matched.
            doubt=state.get("doubt", ""),
        ),
        requests=tuple(
            Handled(
                request_id=r["request_id"],
                content=r["content"],
                version=r["version"],
                standing=Standing(**r["standing"]),
            )
            for r in fields["requests"]
        ),
    )


def _evidence(found: Sequence[Mapping[str, Any]]) -> tuple[Evidence, ...]:
    return tuple(Evidence(e["rule"], e["concept"], "", e["start"], e["end"]) for e in found)
