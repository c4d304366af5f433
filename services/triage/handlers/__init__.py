"""In which order things happen at triage; the tables list what is answered and by what."""

from services.triage.handlers.acts import assign, confirm_classification, move_playbook
from services.triage.handlers.assess import AssessComplaints
from services.triage.handlers.routing import name_involved, pass_turn

COMMANDS = {
    "ConfirmClassification": confirm_classification,
    "Assign": assign,
    "MovePlaybook": move_playbook,
    "PassTurn": pass_turn,
    "NameInvolved": name_involved,
}
EVENTS = {"complaints-intake-events": AssessComplaints}

__all__ = [
    "COMMANDS",
    "EVENTS",
    "AssessComplaints",
    "assign",
    "confirm_classification",
    "move_playbook",
    "name_involved",
    "pass_turn",
]
