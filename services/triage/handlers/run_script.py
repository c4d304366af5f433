"""Running the script with a person: one act at a time, by whoever holds the run."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.ids import step_id
from services.datafiles.organisation import Person
from services.triage.domain.assessment import Assessment
from services.triage.domain.runs import acts, offers
from services.triage.domain.runs.acts import Who
from services.triage.domain.runs.events import Ending, Entry, Event
from services.triage.domain.runs.run import Run, folded
from services.triage.domain.runs.script import RunScript
from services.triage.handlers.acts import existing
from services.triage.handlers.run_acts import (
    Fitness,
    Mistake,
    RunAct,
    RunView,
    case_scripts,
    content_of,
    parties,
    require,
    seen,
)
from services.triage.handlers.run_approvals import ask_for, ruling_on
from services.triage.ports import Approvals, Assessments, Documents, Playbooks, Runs
from services.triage.views import playbook

RUNS_MAX = 20
"""Runs of one case; more is a fault of a caller's program."""
APPROVAL_BY = "service:escalation"

Decide = Callable[[Run, RunScript, Who], Sequence[Event]]


class RunDesk:
    """Carries out acts in runs. A repeat of a request is answered with the run as it stands.

    Every act raises INVALID for fields that are missing or unknown people, NOT_FOUND before the
    assessment or the start, CONFLICT for who must keep out of the case (回避) or may not take it,
    CONFLICT and FORBIDDEN as the domain says, RACE, UNAVAILABLE.
    """

    def __init__(
        self,
        runs: Runs,
        assessments: Assessments,
        library: Playbooks,
        approvals: Approvals,
        people: Mapping[str, Person],
        fitness: Fitness,
        mistake: Mistake,
        documents: Documents,
    ) -> None:
        self._runs, self._assessments, self._library = runs, assessments, library
        self._approvals, self._people, self._fitness = approvals, people, fitness
        self._mistake, self._documents = mistake, documents

    def start(self, act: RunAct) -> RunView:
        """Begin; a run on other versions of the playbooks ends, and what it holds comes along."""
        content = content_of("start", act.by)
        who, before = self._person(act.by), self._runs.of_complaint(act.complaint_id)
        if any(run.answered(act.request_id, content) for run in before):
            return self.get(act.complaint_id)
        case = existing(act.complaint_id, self._assessments)
        acts.has_part(who, parties(case))
        script, latest = self._script(case), next(iter(before), None)
        self._fitness.refuse(who.person, case)
        if len(before) >= RUNS_MAX:
            raise ServiceError(ErrorKind.CONFLICT, "run_too_many", limit=RUNS_MAX)
        if latest is not None:
            ending = acts.superseded(latest, script)
            ended = self._with(latest, act, "supersede", [ending] if ending else [], act.by)
            latest = self._stored(latest, ended)
        number = latest.number + 1 if latest else 1
        event = acts.started(script, latest, who)
        entry = Entry(act.by, self._runs.now(), act.request_id, content, event)
        key = step_id("playbook-run", str(act.complaint_id), str(number))
        made = folded(key, act.complaint_id, number, [entry])
        self._runs.add(made)
        return self._view(made, script, case)

    def answer(self, act: RunAct, step: str, answer: str, text_id: str) -> RunView:
        """The current step done."""
        return self._act(
            act,
            content_of("answer", act.by, step, answer, text_id),
            lambda run, script, who: acts.answer(run, script, step, answer, text_id, who),
        )

    def attach(self, act: RunAct, evidence: str, document_id: str, asked_of: str) -> RunView:
        """A document for an item of evidence, which must be one of this case at intake."""
        require(document_id=document_id)

        def decide(run: Run, script: RunScript, who: Who) -> Sequence[Event]:
            events = acts.attach(run, script, evidence, document_id, asked_of, who)
            if not self._documents.has_document(run.complaint_id, document_id):
                raise ServiceError(ErrorKind.INVALID, "run_document_unknown")
            return events

        content = content_of("attach", act.by, evidence, document_id, asked_of)
        return self._act(act, content, decide)

    def skip(self, act: RunAct, step: str, text_id: str) -> RunView:
        """The current step left out."""
        return self._act(
            act,
            content_of("skip", act.by, step, text_id),
            lambda run, script, who: acts.skip(run, script, step, text_id, who),
        )

    def confirm(self, act: RunAct, items: Sequence[str], said: bool, text_id: str) -> RunView:
        """Whether sentences were said; what went wrong is noted, for lessons."""

        def decide(run: Run, script: RunScript, who: Who) -> Sequence[Event]:
            events = acts.confirm(run, script, items, said, text_id, who)
            # Noted before the act is written: a repeat counts once, a lost note would not at all.
            for duty in (script.duties[item] for item in items if item in script.duties):
                if duty.must is not said:
                    sort = "must_say_left_out" if duty.must else "never_say"
                    self._mistake(act.by, sort, f"run/{run.complaint_id}/{duty.key}")
            return events

        content = content_of("confirm", act.by, *items, str(said), text_id)
        return self._act(act, content, decide)

    def check(self, act: RunAct, amount: Decimal, text_id: str) -> RunView:
        """Whether an amount may be offered; above the limit somebody higher is asked."""

        def decide(run: Run, script: RunScript, who: Who) -> Sequence[Event]:
            found = offers.checked(run, script, amount, who)
            if found is not None:
                return [found]
            approval = ask_for(run, amount, text_id, act, self._approvals)
            return offers.asked(run, script, amount, who, approval)

        content = content_of("check", act.by, str(amount), text_id)
        return self._act(act, content, decide, ruling=True)

    def offer(self, act: RunAct, kind: str, amount: Decimal, text_id: str) -> RunView:
        """Compensation on the spot (现场补偿)."""
        return self._act(
            act,
            content_of("offer", act.by, kind, str(amount), text_id),
            lambda run, script, who: offers.offer(run, script, kind, amount, text_id, who),
            ruling=True,
        )

    def hand_over(self, act: RunAct, to: str, text_id: str) -> RunView:
        """Somebody else goes on, free to; all that a holder who must keep out may still do."""
        other = self._person(to)

        def decide(run: Run, script: RunScript, who: Who) -> Sequence[Event]:
            case = existing(act.complaint_id, self._assessments)
            acts.has_part(other, parties(case))
            self._fitness.refuse(to, case)
            return acts.hand_over(run, other, text_id, who)

        content = content_of("hand-over", act.by, to, text_id)
        return self._act(act, content, decide, frees=True)

    def finish(self, act: RunAct, outcome: str, text_id: str) -> RunView:
        """The end."""
        endings: Mapping[str, Ending] = {"completed": "completed", "broken_off": "broken_off"}
        if outcome not in endings:
            raise ServiceError(ErrorKind.INVALID, "run_outcome_unknown")
        return self._act(
            act,
            content_of("finish", act.by, outcome, text_id),
            lambda run, script, who: acts.finish(run, script, endings[outcome], text_id, who),
            ruling=outcome == "completed",
        )

    def get(self, complaint_id: UUID, number: int = 0) -> RunView:
        """A run of the case, the latest for number 0. Raises NOT_FOUND."""
        for run in self._runs.of_complaint(complaint_id):
            if number in (0, run.number):
                return self._view(
                    run, self.walk(run.scripts), existing(complaint_id, self._assessments)
                )
        raise ServiceError(ErrorKind.NOT_FOUND, "run_missing")

    def walk(self, names: Sequence[str]) -> RunScript:
        """The walk through playbooks named as `id@version`. Raises NOT_FOUND, UNAVAILABLE."""
        named = (name.rpartition("@") for name in names)
        return RunScript([playbook(self._library, id_, version) for id_, _, version in named])

    def _act(
        self,
        act: RunAct,
        content: str,
        decide: Decide,
        *,
        ruling: bool = False,
        frees: bool = False,
    ) -> RunView:
        """One act. `frees` is for what the holder may do though they must keep out now (回避)."""
        who = self._person(act.by)
        run = next(iter(self._runs.of_complaint(act.complaint_id)), None)
        if run is None:
            raise ServiceError(ErrorKind.NOT_FOUND, "run_missing")
        case = existing(act.complaint_id, self._assessments)
        if run.answered(act.request_id, content):
            return self._view(run, self.walk(run.scripts), case)
        if act.version not in (0, run.version):
            raise ServiceError(ErrorKind.RACE, "race")
        acts.has_part(who, parties(case))
        if not (frees and act.by == run.holder):
            # Asked at every act: people are named as involved, and ties declared, during a run.
            self._fitness.avoid(act.by, case)
        script = self._script(case)
        acts.current(run, script.names)
        # What somebody higher decided is learned when money hangs on it, and written with the act:
        # the rest of the talk goes on while escalation is away.
        learned = ruling_on(run, self._approvals) if ruling else []
        known = self._with(run, act, content, learned, APPROVAL_BY)
        made = self._with(known, act, content, decide(known, script, who), act.by)
        return self._view(self._stored(run, made), script, case)

    def _view(self, run: Run, script: RunScript, case: Assessment) -> RunView:
        return seen(run, script, case, self._fitness)

    def _stored(self, run: Run, made: Run) -> Run:
        if made is not run:
            self._runs.replace(run, made)
        return made

    def _with(self, run: Run, act: RunAct, content: str, events: Sequence[Event], by: str) -> Run:
        if not events:
            return run
        now = self._runs.now()
        return run.after([Entry(by, now, act.request_id, content, event) for event in events])

    def _script(self, case: Assessment) -> RunScript:
        return self.walk(case_scripts(case))

    def _person(self, person: str) -> Who:
        found = self._people.get(person)
        if found is None:
            raise ServiceError(ErrorKind.INVALID, "person_unknown", person=person[:60])
        return Who(found.id, found.role)
