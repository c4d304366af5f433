"""Composition root: settings to adapters to handlers to entrypoints."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from complaints.escalation.v1.escalation_service_pb2_grpc import (
    add_EscalationServiceServicer_to_server,
)

from services.chassis.mongo import Lease, MongoOutbox, connect
from services.chassis.service import Shell
from services.chassis.settings import load
from services.datafiles.messages import PEOPLE_MESSAGES, Catalogue
from services.escalation.adapters.bound_files import load_bound
from services.escalation.adapters.calendar_files import CALENDARS, load_calendars
from services.escalation.adapters.joined_outbox import JoinedOutbox
from services.escalation.adapters.mongo_absences import MongoAbsences
from services.escalation.adapters.mongo_cases import COLLECTION, MongoCases
from services.escalation.adapters.mongo_due_steps import MongoDueSteps
from services.escalation.adapters.mongo_matters import ANNOUNCING, MongoMatters, Offer
from services.escalation.adapters.mongo_notices import MongoNotices
from services.escalation.adapters.mongo_open_cases import MongoOpenCases
from services.escalation.adapters.mongo_rates import MongoRates
from services.escalation.adapters.mongo_step_calls import MongoStepCalls
from services.escalation.adapters.mongo_summons import MongoSummons
from services.escalation.adapters.notices_files import Delivery, load_delivery
from services.escalation.adapters.opinion_files import (
    OPINION,
    folding,
    load_plan,
    load_policy,
)
from services.escalation.adapters.opinion_store import MongoOpinions
from services.escalation.adapters.opinion_vault import PostKeys
from services.escalation.adapters.opinion_watch import names_of, watched
from services.escalation.adapters.pack_files import PACKS, load_packs, seal_packs
from services.escalation.adapters.people_files import (
    load_approvals,
    load_consultations,
    load_groups,
    load_ladders,
)
from services.escalation.adapters.smtp_carrier import SmtpCarrier
from services.escalation.adapters.triage_client import TriageClient
from services.escalation.adapters.webhook_carriers import RobotCarrier, WebhookCarrier
from services.escalation.domain.opening import OpeningHours
from services.escalation.domain.opinion.plan_state import PlanRun
from services.escalation.domain.opinion.policy import Policy
from services.escalation.domain.opinion.post import WatchList
from services.escalation.domain.opinion.stream import Stream
from services.escalation.domain.people.approval import Approval
from services.escalation.domain.people.consultation import Consultation
from services.escalation.domain.people.group import Group
from services.escalation.domain.people.ladder import Ladder, Rules, StepCall
from services.escalation.domain.people.matter import M
from services.escalation.domain.people.roster import Roster
from services.escalation.domain.people.summons import AutomaticRules
from services.escalation.domain.rulebook import Rulebook
from services.escalation.domain.zones import zone
from services.escalation.entrypoints import adoption_commands, clock_runner, opinion_runner
from services.escalation.entrypoints.clock_runner import ClockRunner
from services.escalation.entrypoints.event_consumer import TOPICS, EventConsumer
from services.escalation.entrypoints.grpc_api import SERVICE, EscalationApi
from services.escalation.entrypoints.grpc_api_consult import ConsultationRpcs
from services.escalation.entrypoints.grpc_api_group import GroupRpcs
from services.escalation.entrypoints.grpc_api_opinion import OpinionRpcs, PlanRpcs
from services.escalation.entrypoints.grpc_api_opinion_acts import OpinionActRpcs, OpinionListRpcs
from services.escalation.entrypoints.grpc_api_people import ApprovalRpcs, LadderRpcs
from services.escalation.entrypoints.grpc_api_what_if import WhatIfRpc
from services.escalation.entrypoints.grpc_fields import joined
from services.escalation.entrypoints.opinion_runner import OpinionRunner
from services.escalation.handlers.adopt import Adoption
from services.escalation.handlers.approve import Approvals
from services.escalation.handlers.bell import Bell
from services.escalation.handlers.climb import Climber
from services.escalation.handlers.consult import Consultations
from services.escalation.handlers.fire import Scheduler
from services.escalation.handlers.group import Groups
from services.escalation.handlers.letters import Letters
from services.escalation.handlers.matters import Told
from services.escalation.handlers.notify import Inbox, Sender
from services.escalation.handlers.opinion_acts import OpinionActs
from services.escalation.handlers.opinion_plans import Plans
from services.escalation.handlers.opinion_take import OpinionDesk
from services.escalation.handlers.own_signals import OwnSignals
from services.escalation.handlers.receive import Receiver
from services.escalation.handlers.summon import Summoner
from services.escalation.handlers.unowned import UnownedCases
from services.escalation.permissions import PERMISSIONS
from services.escalation.ports import Carrier, Cases, Opinions, Rates
from services.escalation.settings import EscalationSettings

MESSAGES = Path(__file__).with_name("messages.yaml")
SENTENCES = (MESSAGES, PEOPLE_MESSAGES)
# A process that was killed is followed within this.
OPINION_LEASE_SECONDS = 15
# Half-lives of hours, or of a minute at least, need not be looked at as often as steps.
MATTERS_EVERY_TURNS = 15
SIGNALS_EVERY_TURNS = 5
# Notices of this process are sent at its next turn, those of others and tries again within this.
NOTICES_EVERY_TURNS = 5
# A loop that waits longer than a minute counts as dead.
TURN_SECONDS_MAX = 30.0
DESCRIPTION = "Clocks of complaints (投诉时限): no route for people, they act through intake."


def build(settings: EscalationSettings, roles: frozenset[str]) -> Shell:
    """The process, ready to run. Raises DataFileError for faults in packs or calendars."""
    shell = Shell("escalation", settings, roles, PERMISSIONS, messages=SENTENCES)
    calendars = load_calendars(settings.escalation_calendars_dir)
    packs = load_packs(settings.escalation_packs_dir, calendars)
    bound = load_bound(settings.escalation_packs_dir, packs)
    rulebook = Rulebook(packs, calendars, settings.company_time_zone.key, bound)
    outbox = JoinedOutbox(shell.database, COLLECTION, ANNOUNCING)
    relay = shell.relay(outbox, "complaints-escalation-events")
    cases = MongoCases(shell.database, outbox, relay.offer)
    tolerance = timedelta(seconds=settings.escalation_late_after_seconds)
    opinions = MongoOpinions(shell.database, PostKeys.load(settings.escalation_key_ring_dir))
    stores = (cases, opinions, outbox, MongoNotices(shell.database))
    shell.health.needs("indexes", lambda: [store.ensure_indexes() for store in stores])
    automatic = AutomaticRules.of(load_consultations(settings.escalation_people_dir))
    receiver = Receiver(cases, rulebook, tolerance, automatic)
    scheduler = Scheduler(cases, rulebook, tolerance, settings.escalation_turn_seconds)
    shell.loop("scheduler", scheduler.turn)
    due_steps = MongoDueSteps(shell.database, COLLECTION)
    bell = Bell(NOTICES_EVERY_TURNS)
    begin, people_rpcs = people(shell, settings, cases, rulebook, relay.offer, bell)
    policy = load_policy(settings.escalation_opinion_dir)
    own = OwnSignals(opinions, policy.own_complaints, begin)
    signals = own if settings.escalation_own_signals else None
    names = names_of(shell.organisation, policy)
    shell.consume(TOPICS, EventConsumer(receiver, signals, names, UnownedCases(begin)))
    servicer = joined(
        EscalationApi(cases, due_steps, rulebook, shell.catalogue),
        WhatIfRpc(cases, rulebook, shell.catalogue),
        *people_rpcs,
        *opinion(shell, settings, opinions, policy, bell),
    )
    shell.grpc(
        settings.escalation_grpc_port,
        [(add_EscalationServiceServicer_to_server, servicer, SERVICE)],
    )
    shell.http(
        settings.escalation_http_port,
        settings.escalation_health_port,
        [],
        description=DESCRIPTION,
    )
    return shell


@dataclass(frozen=True)
class Staff:
    """What everything about people shares."""

    shell: Shell
    settings: EscalationSettings
    cases: Cases
    rulebook: Rulebook
    roster: Roster
    absences: MongoAbsences
    triage: TriageClient
    clocks: frozenset[str]
    carriers: Mapping[str, Carrier]
    offer: Offer
    bell: Bell

    def matters(self, collection: str, kind: type[M]) -> MongoMatters[M]:
        """The store of one kind of matter."""
        return MongoMatters(self.shell.database, collection, kind, self.offer, self.bell.ring)

    def told(self, collection: str, kind: type[M]) -> Told[M]:
        """The same, with notices through every channel that is set up."""
        return Told(self.matters(collection, kind), self.carriers.keys())


def people(
    shell: Shell,
    settings: EscalationSettings,
    cases: Cases,
    rulebook: Rulebook,
    offer: Offer,
    bell: Bell,
) -> tuple[Callable[[Sequence[StepCall]], None], Sequence[object]]:
    """The people who must act: what begins their ladders, and their parts of the servicer.

    Raises DataFileError for faults in the policies or the delivery file.
    """
    delivery = load_delivery(settings.escalation_delivery_file, shell.organisation.people)
    staff = Staff(
        shell,
        settings,
        cases,
        rulebook,
        Roster(shell.organisation),
        MongoAbsences(shell.database),
        TriageClient(shell.channel("triage", settings.triage_address)),
        frozenset(
            name
            for pack in rulebook.packs.values()
            for rule in pack.clocks
            for name in rulebook.names(pack, rule)
        ),
        carriers_of(delivery, MongoRates(shell.database)),
        offer,
        bell,
    )
    begin, rpcs = ladders(staff)
    return begin, (rpcs, *matters(staff))


def ladders(staff: Staff) -> tuple[Callable[[Sequence[StepCall]], None], LadderRpcs]:
    """The ladders of people and the notices of everything."""
    shell, settings, rulebook = staff.shell, staff.settings, staff.rulebook
    turn = settings.escalation_turn_seconds
    policy = load_ladders(settings.escalation_people_dir, rulebook.calendars, staff.clocks)
    notices = MongoNotices(shell.database)
    calendar = rulebook.calendars[policy.calling_hours.calendar].as_known()
    place, week = zone(settings.company_time_zone.key), policy.calling_hours.week()
    rules = Rules(
        policy, staff.roster, OpeningHours(place, week, calendar), frozenset(staff.carriers)
    )
    calls, climbing = MongoStepCalls(shell.database, COLLECTION), staff.matters("ladders", Ladder)
    climber = Climber(
        calls, climbing, staff.cases, staff.triage, staff.absences, rules, rulebook, turn
    )
    letters = Letters(shell.catalogue, settings.company_time_zone.key)
    shell.loop("ladders", climber.turn)
    sender = Sender(notices, staff.carriers, letters, turn, bell=staff.bell)
    shell.loop("notices", sender.turn)
    rpcs = LadderRpcs(climbing, notices, staff.absences, staff.roster, letters, staff.cases.now)
    return climber.begin, rpcs


def matters(staff: Staff) -> Sequence[object]:
    """Approvals, consultations, groups."""
    shell, folder = staff.shell, staff.settings.escalation_people_dir
    turn = _seconds(staff.settings, MATTERS_EVERY_TURNS)
    place = zone(staff.settings.company_time_zone.key)
    shared = (staff.cases, staff.triage, staff.absences)
    approvals = Approvals(
        staff.told("approvals", Approval),
        *shared,
        load_approvals(folder, staff.clocks),
        staff.roster,
        turn,
        staff.triage,
    )
    consultations = Consultations(
        staff.told("consultations", Consultation),
        *shared,
        load_consultations(folder),
        staff.roster,
        place,
        turn,
    )
    groups = Groups(
        staff.told("groups", Group),
        staff.cases,
        staff.absences,
        load_groups(folder),
        staff.roster,
        turn,
    )
    shell.loop("approvals", approvals.turn)
    shell.loop("consultations", consultations.turn)
    summonses = MongoSummons(shell.database, COLLECTION)
    soon = _seconds(staff.settings, SIGNALS_EVERY_TURNS)
    shell.loop("summons", Summoner(summonses, consultations, staff.triage, soon).turn)
    shell.loop("groups", groups.turn)
    return ApprovalRpcs(approvals), ConsultationRpcs(consultations), GroupRpcs(groups)


def opinion(
    shell: Shell, settings: EscalationSettings, store: Opinions, policy: Policy, bell: Bell
) -> Sequence[object]:
    """Public opinion: the desk of posts and its part of the servicer.

    Raises DataFileError for faults in the policy.
    """
    fold, watch = folding(), watched(shell.organisation, policy)
    lease = Lease(shell.database, "opinion", settings.instance_id, OPINION_LEASE_SECONDS)
    running = MongoMatters(shell.database, "opinion_plans", PlanRun, told=bell.ring)
    plan = load_plan(settings.escalation_opinion_dir)
    absences = MongoAbsences(shell.database)
    rarely = _seconds(settings, MATTERS_EVERY_TURNS)
    plans = Plans(running, plan, Roster(shell.organisation), absences, rarely)

    def fresh() -> Stream:
        return Stream(policy, watch, fold)

    soon = _seconds(settings, SIGNALS_EVERY_TURNS)
    desk = OpinionDesk(store, policy, fresh, lease.take, plans.follow, soon)
    shell.loop("opinion", desk.turn)
    shell.loop("opinion_plans", plans.turn)
    acts = OpinionActs(store, policy, fresh, plans)
    return (
        OpinionRpcs(store),
        OpinionListRpcs(store),
        OpinionActRpcs(acts),
        PlanRpcs(plans, plan),
    )


def _seconds(settings: EscalationSettings, turns: int) -> float:
    """The pause of a loop that turns once in so many turns of the scheduler."""
    return min(TURN_SECONDS_MAX, settings.escalation_turn_seconds * turns)


def carriers_of(delivery: Delivery, rates: Rates) -> Mapping[str, Carrier]:
    """The channels that are set up; the inbox always is."""
    carriers: dict[str, Carrier] = {"inbox": Inbox()}
    if delivery.smtp:
        carriers["email"] = SmtpCarrier(delivery.smtp, delivery.addresses)
    if delivery.webhook:
        carriers["webhook"] = WebhookCarrier(delivery.webhook)
    if delivery.robot:
        carriers["robot"] = RobotCarrier(delivery.robot, delivery.addresses, rates)
    return carriers


def clock_runner_of(packs: Path, calendars: Path, company_zone: str) -> ClockRunner:
    """The conformance runner; it needs no broker, no store and no network.

    Raises DataFileError with every fault of packs and calendars.
    """
    known = load_calendars(calendars)
    rulebook = Rulebook(load_packs(packs, known), known, company_zone)
    return ClockRunner(rulebook, known, Catalogue.load(*SENTENCES))


def clock_command(arguments: Sequence[str]) -> int:
    """`python -m services.escalation clock`; the few settings that it heeds have defaults."""
    packs = Path(os.environ.get("ESCALATION_PACKS_DIR", PACKS))
    zone = os.environ.get("COMPANY_TIME_ZONE", "Asia/Shanghai")
    return clock_runner.main(clock_runner_of(packs, CALENDARS, zone), arguments)


def opinion_runner_of(watch: WatchList, policy: Path = OPINION) -> OpinionRunner:
    """The replay of posts; it needs no broker, no store and no network.

    Raises DataFileError with every fault of the policy.
    """
    stream = Stream(load_policy(policy), watch, folding())
    return OpinionRunner(stream, Catalogue.load(*SENTENCES))


def opinion_command(arguments: Sequence[str]) -> int:
    """`python -m services.escalation opinion`, with the policy that is shipped."""
    return opinion_runner.main(opinion_runner_of, arguments)


def adoption_of(settings: EscalationSettings) -> Adoption:
    """Adopting a calendar over the stored cases; what it announces the running worker publishes.

    Raises DataFileError for faults in packs or calendars.
    """
    calendars = load_calendars(settings.escalation_calendars_dir)
    packs = load_packs(settings.escalation_packs_dir, calendars)
    bound = load_bound(settings.escalation_packs_dir, packs)
    rulebook = Rulebook(packs, calendars, settings.company_time_zone.key, bound)
    database = connect(settings.mongodb_uri, f"{settings.mongodb_prefix}_escalation")
    cases = MongoCases(database, MongoOutbox(database[COLLECTION]), lambda waiting: None)
    return Adoption(cases, MongoOpenCases(database), rulebook)


def seal_packs_command(arguments: Sequence[str]) -> int:
    """`python -m services.escalation seal-packs`: packs that come into force are not edited again.

    Raises DataFileError for faults, an edited pack among them.
    """
    packs = Path(os.environ.get("ESCALATION_PACKS_DIR", PACKS))
    sys.stdout.write("".join(f"{name}\n" for name in seal_packs(packs, load_calendars(CALENDARS))))
    return 0


def what_if_command(arguments: Sequence[str]) -> int:
    """`python -m services.escalation what-if`: the deadlines that recorded calendars would move."""
    return adoption_commands.what_if(adoption_of(load(EscalationSettings)), arguments)


def recompute_command(arguments: Sequence[str]) -> int:
    """`python -m services.escalation recompute`: after a calendar was adopted."""
    return adoption_commands.recompute(adoption_of(load(EscalationSettings)), arguments)
