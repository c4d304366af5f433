"""In which order things happen at triage; the tables list what is answered and by what."""

from services.triage.handlers.acts import assign, confirm_classification, move_playbook
from services.triage.handlers.assess import AssessComplaints
from services.triage.handlers.check_draft import DraftDesk
from services.triage.handlers.involved import name_involved, strike_involved
from services.triage.handlers.lessons import LessonDesk
from services.triage.handlers.routing import pass_turn
from services.triage.handlers.run_script import RunDesk

COMMANDS = {
    "ConfirmClassification": confirm_classification,
    "Assign": assign,
    "MovePlaybook": move_playbook,
    "PassTurn": pass_turn,
    "NameInvolved": name_involved,
    "StrikeInvolved": strike_involved,
    "StartRun": RunDesk.start,
    "AnswerStep": RunDesk.answer,
    "AttachEvidence": RunDesk.attach,
    "SkipStep": RunDesk.skip,
    "ConfirmSaid": RunDesk.confirm,
    "CheckAuthority": RunDesk.check,
    "OfferCompensation": RunDesk.offer,
    "HandOverRun": RunDesk.hand_over,
    "FinishRun": RunDesk.finish,
    "CheckDraft": DraftDesk.check,
    "AssignLesson": LessonDesk.assign,
    "RecordRead": LessonDesk.read,
    "AnswerQuiz": LessonDesk.answer,
}
EVENTS = {"complaints-intake-events": AssessComplaints}

__all__ = [
    "COMMANDS",
    "EVENTS",
    "AssessComplaints",
    "DraftDesk",
    "LessonDesk",
    "RunDesk",
    "assign",
    "confirm_classification",
    "move_playbook",
    "name_involved",
    "pass_turn",
    "strike_involved",
]
