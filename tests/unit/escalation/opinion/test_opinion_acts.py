"""Merging, splitting and lowering over a store: idempotent, cut off anywhere, plans follow."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from complaints.escalation.v1 import escalation_service_pb2 as report_messages
from complaints.escalation.v1 import opinion_pb2 as messages

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.adapters.opinion_files import load_plan
from services.escalation.domain.opinion.plan_state import Proof
from services.escalation.domain.people.roster import Roster
from services.escalation.entrypoints.grpc_api_opinion import OpinionRpcs
from services.escalation.entrypoints.grpc_api_opinion_acts import OpinionActRpcs, OpinionListRpcs
from services.escalation.handlers.opinion_acts import Act, OpinionActs
from services.escalation.handlers.opinion_plans import Plans
from services.escalation.handlers.opinion_take import LOOK_EVERY_TURNS, OpinionDesk
from tests.support.opinion import START, MemoryOpinions, complaint, policy, post, stream
from tests.support.people_fakes import MemoryAbsences, MemoryMatters
from tests.unit.escalation.opinion.test_opinion_desk import ONE, OTHER
from tests.unit.escalation.opinion.test_opinion_plans import ORGANISATION

GRAVE = "星河财险不赔，我不想活了"
ACT = Act("p-opinion-1", "text-1", "r-1")


class House:
    """A desk of posts, people who act on its events, and plans, all in memory."""

    def __init__(self, *texts: str) -> None:
        self.opinions, self.store = MemoryOpinions(), MemoryMatters(START)
        absences = MemoryAbsences()
        self.plans = Plans(self.store, load_plan(), Roster(ORGANISATION), absences, 1.0)
        self.desk = OpinionDesk(
            self.opinions, policy(), stream, lambda: True, self.plans.follow, 1.0
        )
        self.acts = OpinionActs(self.opinions, policy(), stream, self.plans)
        self.tell(*texts)

    def tell(self, *texts, first=0):
        """Posts that are reported and decided about."""
        given = [post(t, first + n, number=first + n, author=f"a{n}") for n, t in enumerate(texts)]
        self.opinions.report(given)
        self.desk.decide()

    def ids(self):
        """Ids of the events in the order in which they were opened."""
        return [e.id for e in sorted(self.records(), key=lambda e: (e.opened_at, e.id))]

    def records(self):
        """All events as they are stored."""
        return list(self.opinions._events.values())

    def plan(self, event):
        """The plan of an event."""
        return self.plans.of_event(event)


def filed(first, last):
    """Complaints of one cause, under ids as intake gives them."""
    return [replace(complaint(n, n), complaint=str(UUID(int=n))) for n in range(first, last)]


def cut(opinions, name, after):
    """Let the store die once, before its call number `after` of this kind."""
    whole, left = getattr(opinions, name), [after]

    def call(*arguments):
        left[0] -= 1
        if left[0] == 0:
            raise ServiceError(ErrorKind.UNAVAILABLE, "store_unavailable")
        return whole(*arguments)

    setattr(opinions, name, call)


class TestMerge:
    """Two events are one."""

    def test_what_comes_later_joins_the_one_that_goes_on(self) -> None:
        """The desk that held both in memory makes its stream anew."""
        house = House(ONE, OTHER)
        into, away = house.ids()
        done = house.acts.merge(into, away, ACT)
        house.tell(OTHER, first=5)
        house.desk.decide()
        stored = house.opinions.events([into, away])

        assert (done.posts, done.history[-1].reason) == (2, "text-1")
        assert stored[into].posts == 3
        assert stored[away].merged_into == into
        assert [c.kind for c in stored[away].history] == ["opened", "merged_away"]

    def test_the_same_request_again_changes_nothing(self) -> None:
        """Another request is told that it is done already."""
        house = House(ONE, OTHER)
        into, away = house.ids()
        first = house.acts.merge(into, away, ACT)

        assert house.acts.merge(into, away, ACT) == first
        with pytest.raises(ServiceError) as caught:
            house.acts.merge(into, away, Act("p-opinion-1", "text-1", "r-2"))
        assert caught.value.code == "opinion_event_merged"

    @pytest.mark.parametrize(("name", "after"), [("move", 1), ("settle", 1), ("settle", 2)])
    def test_cut_off_anywhere_the_request_ends_it(self, name, after) -> None:
        """Posts are counted once, and each history says it once."""
        house = House(ONE, OTHER)
        into, away = house.ids()
        cut(house.opinions, name, after)
        with pytest.raises(ServiceError):
            house.acts.merge(into, away, ACT)
        done = house.acts.merge(into, away, ACT)
        stored = house.opinions.events([into, away])

        assert done.posts == 2
        assert [c.kind for c in stored[into].history].count("merged_in") == 1
        assert [c.kind for c in stored[away].history].count("merged_away") == 1
        assert stored[away].merged_into == into

    def test_one_plan_goes_on_and_the_other_says_why_it_ended(self) -> None:
        """What was done there is done here."""
        house = House("我不想活了，星河财险不赔我的车", "明德人寿骗老人存款变保险，我妈不想活了")
        into, away = house.ids()
        key = house.plan(away).id
        house.plans.complete(key, "acknowledge", "p-opinion-1", Proof("note", "n"), "r-9")
        house.acts.merge(into, away, ACT)
        kept, ended = house.plan(into), house.plan(away)

        assert (ended.state, ended.merged_into) == ("closed", into)
        assert kept.state == "active"
        assert kept.step("acknowledge").proof == Proof("note", "n")

    def test_a_plan_without_another_goes_on(self) -> None:
        """Where the event that goes on has none, nobody's work ends unseen."""
        house = House(OTHER, GRAVE)
        into, away = house.ids()
        house.plans.merged(away, house.opinions.events([into])[into], "p-opinion-1")

        assert house.plan(away).state == "active"

    def test_what_a_person_lowered_stays_known_after_a_merge(self) -> None:
        """The floor that was looked at does not bring its grade back."""
        house = House(OTHER, GRAVE)
        into, away = house.ids()
        house.acts.lower(away, "L1", Act("p-opinion-1", "text-1", "r-8"))

        assert house.acts.merge(into, away, ACT).held.grade < "L3"

    def test_without_a_reason_nothing_changes(self) -> None:
        """Nor for events that are not there."""
        house = House(ONE, OTHER)
        into, away = house.ids()
        for act, other in ((Act("p", "", "r"), away), (ACT, "nothing"), (Act("p", "t", ""), away)):
            with pytest.raises(ServiceError):
                house.acts.merge(into, other, act)

        assert all(record.version == 1 for record in house.records())


class TestSplit:
    """Some posts are another story."""

    def test_the_chosen_posts_are_an_event_of_their_own(self) -> None:
        """Told again, or cut off before, it is the same one."""
        house = House(ONE, ONE, f"{ONE}！求扩散")
        (event,) = house.ids()
        key = house.opinions.key(post("", number=2))
        cut(house.opinions, "settle", 2)
        with pytest.raises(ServiceError):
            house.acts.split(event, {key}, ACT)
        old, new = house.acts.split(event, {key}, ACT)

        assert (old.posts, new.posts) == (2, 1)
        assert house.acts.split(event, {key}, ACT) == (old, new)
        assert (old.history[-1].detail, new.history[-1].detail) == (new.id, event)
        assert len(house.records()) == 2

    def test_unknown_posts_are_no_split(self) -> None:
        """Both parts need posts."""
        house = House(ONE)
        with pytest.raises(ServiceError) as caught:
            house.acts.split(house.ids()[0], {"0" * 64}, ACT)

        assert caught.value.code == "opinion_split_empty"


class TestLower:
    """A person finds the grade too high."""

    def test_it_stays_lowered_after_a_restart(self) -> None:
        """The same again does not raise it."""
        house = House(GRAVE)
        (event,) = house.ids()
        lowered = house.acts.lower(event, "L1", ACT)
        house.tell(GRAVE, first=3)
        house.desk.decide()

        assert (lowered.held.grade, lowered.history[-1].detail) == ("L1", "L3>L1")
        assert house.opinions.events([event])[event].held.grade == "L1"
        assert house.plan(event).state == "active"


class TestTime:
    """What happens when nothing new is heard."""

    def storm(self):
        """A house with an event that its speed made grave."""
        house = House()
        texts = [f"{ONE}{'赶紧处理' * (n % 3)}第{n}次" for n in range(40)]
        house.opinions.report(
            post(t, n / 40, number=n, author=f"b{n}", reach=90_000) for n, t in enumerate(texts)
        )
        house.desk.decide()
        return house

    def test_a_fall_is_proposed_after_the_calm_time_and_not_before(self) -> None:
        """By the database's time; the grade stands until a person lowers it."""
        house = self.storm()
        (before,) = house.records()
        house.opinions.later(20)
        house.desk.look()
        first = house.records()[0].held
        house.opinions.later(policy().scoring.calm_hours - 1)
        house.desk.look()
        still = house.records()[0].held
        house.opinions.later(2)
        house.desk.look()
        after = house.records()[0]

        assert before.held.grade > "L1"
        assert (first.proposed, still.proposed) == (None, None)
        assert first.calm_since is not None
        assert after.held.proposed is not None
        assert after.held.proposed < after.held.grade == before.held.grade

    def test_looking_again_writes_nothing(self) -> None:
        """Only what changed is written."""
        house = self.storm()
        house.opinions.later(20)

        assert (house.desk.look(), house.desk.look()) == (1, 0)

    def test_time_that_goes_backwards_proposes_nothing(self) -> None:
        """A clock that was set back ends no calm and brings no error."""
        house = self.storm()
        house.opinions.later(20)
        house.desk.look()
        house.opinions.later(-500)
        house.desk.look()

        assert house.records()[0].held.proposed is None

    def test_the_turn_looks_now_and_then(self) -> None:
        """Not with every turn."""
        house = self.storm()
        house.opinions.later(20)
        for _ in range(LOOK_EVERY_TURNS):
            house.desk.turn()

        assert house.records()[0].held.calm_since is not None


def test_the_plan_names_complaints_that_joined_while_it_is_open() -> None:
    """At the next look, without a write for each complaint."""
    house = House()
    house.opinions.report(filed(0, 5))
    house.desk.decide()
    (event,) = house.ids()
    first = len(house.plan(event).complaints)
    house.opinions.report(filed(5, 9))
    house.desk.decide()
    house.desk.look()
    assert (first, len(house.plan(event).complaints)) == (5, 9)
    assert house.records()[0].posts == 9


def test_complaints_that_joined_before_a_kill_are_counted_after_it() -> None:
    """The event's record was behind; its posts were not."""
    house = House()
    house.opinions.report(filed(0, 5))
    house.desk.decide()
    house.opinions.report(filed(5, 9))
    house.desk.decide()
    behind = house.records()[0].posts
    other = OpinionDesk(house.opinions, policy(), stream, lambda: True, house.plans.follow, 1.0)
    other.look()

    assert (behind, house.records()[0].posts) == (5, 9)


def test_a_complaint_that_came_while_its_event_was_merged_away_is_not_lost() -> None:
    """The desk did not know yet; at the next look the post is where the others are."""
    house = House(ONE)
    (into,) = house.ids()
    house.opinions.report(filed(0, 5))
    house.desk.decide()
    (away,) = {record.id for record in house.records()} - {into}
    house.acts.merge(into, away, ACT)
    house.opinions.report(filed(5, 6))
    house.desk.decide()
    late = house.opinions.posts_of([away])
    for _ in range(3):
        house.desk.look()
    stored = house.opinions.events([into, away])

    assert len(late) == 1
    assert house.opinions.posts_of([away]) == []
    assert stored[into].posts == 7
    assert stored[away].merged_into == into


class TestRpcs:
    """Lists in pages, and nonsense."""

    def test_pages_go_through_all_events(self) -> None:
        """Each once, those with the latest posts first; filters hold."""
        house = House(ONE, OTHER, GRAVE)
        rpcs, seen, after = OpinionListRpcs(house.opinions), [], ""
        while True:
            request = messages.ListOpinionEventsRequest(limit=1, after=after)
            page = rpcs.ListOpinionEvents(request, None)
            seen += [event.id for event in page.events]
            if not (after := page.next):
                break
        grave = rpcs.ListOpinionEvents(messages.ListOpinionEventsRequest(from_grade="L3"), None)

        assert len(set(seen)) == len(seen) == len(house.records())
        assert [event.grade for event in grave.events] == ["L3"]

    def test_posts_of_an_event_are_listed_without_authors(self) -> None:
        """With the key by which they are split off."""
        house = House(ONE, f"{ONE}！求扩散")
        request = messages.ListOpinionPostsRequest(event_id=house.ids()[0])
        page = OpinionListRpcs(house.opinions).ListOpinionPosts(request, None)

        assert [one.text for one in page.posts] == [ONE, f"{ONE}！求扩散"]
        assert page.posts[0].key == house.opinions.key(post("", number=0))

    @pytest.mark.parametrize(
        "request_",
        [
            messages.ListOpinionEventsRequest(limit=-1),
            messages.ListOpinionEventsRequest(limit=201),
            messages.ListOpinionEventsRequest(after="昨天"),
            messages.ListOpinionEventsRequest(after="99999999999999999999:" + "0" * 36),
            messages.ListOpinionEventsRequest(from_grade="L9"),
            messages.ListOpinionEventsRequest(entity="长" * 500),
            messages.ListOpinionEventsRequest(complaint_id="1"),
            messages.ListOpinionPostsRequest(event_id="x"),
            messages.MergeOpinionEventsRequest(into_event_id="x", away_event_id="y"),
            messages.SplitOpinionEventRequest(post_keys=["短"]),
            messages.SplitOpinionEventRequest(post_keys=["0" * 64] * 201),
            messages.LowerOpinionGradeRequest(grade="L0"),
        ],
    )
    def test_nonsense_is_refused(self, request_) -> None:
        """With a clear error."""
        house = House()
        name = type(request_).__name__.removesuffix("Request")
        lists, acts = OpinionListRpcs(house.opinions), OpinionActRpcs(house.acts)
        with pytest.raises(ServiceError) as caught:
            getattr(lists if hasattr(lists, name) else acts, name)(request_, None)

        assert caught.value.kind is ErrorKind.INVALID

    def test_a_mention_from_the_future_is_refused(self) -> None:
        """It would end every event that is open; an hour is the difference of two clocks."""
        house = House(ONE)
        rpcs = OpinionRpcs(house.opinions)
        for hours, taken in ((0.5, True), (2, False), (24 * 365 * 100, False)):
            request = report_messages.ReportMentionRequest()
            mention = request.mentions.add(id=f"f{hours}", source="weibo", text=ONE)
            mention.at.FromDatetime(START + timedelta(hours=hours))
            if taken:
                assert list(rpcs.ReportMention(request, None).fresh) == [True]
                continue
            with pytest.raises(ServiceError) as caught:
                rpcs.ReportMention(request, None)
            assert (caught.value.kind, caught.value.code) == (ErrorKind.INVALID, "invalid_time")
