"""Our own complaints as posts of the same stream."""

from services.escalation.domain.opinion.decision import Kept
from tests.support.opinion import post, stream


def complaint(number, hours=0.0, signals=("threat_media",), **more):
    """A complaint whose person threatens; codes alone, no text."""
    name = f"c-{number}"
    given = {"insurer": "星河财险", "scene": "claims_refused", "place": "js", **more}
    return post(
        "", hours, number=f"{name}.1", source="own_complaint",
        author=name, complaint=name, signals=signals, **given,
    )  # fmt: skip


def test_several_of_one_cause_and_insurer_and_place_are_one_event() -> None:
    """Five of them are more than five single ones."""
    taken = stream()
    last = [taken.take(complaint(n, n)).joined for n in range(5)][-1]

    assert last.event.complaints == {f"c-{n}" for n in range(5)}
    assert last.event.held.grade == "L2"
    assert last.event.signals == {"threat_media": 5}
    assert last.event.topics == {"claims": 5}


def test_another_insurer_scene_or_place_is_another_event() -> None:
    """Nothing says that these have one cause."""
    taken = stream()
    events = {
        taken.take(one).joined.event.id
        for one in (
            complaint(1),
            complaint(2, insurer="云帆财险"),
            complaint(3, scene="claims_delay"),
            complaint(4, place="sh"),
        )
    }

    assert len(events) == 4


def test_without_an_insurer_each_stays_its_own() -> None:
    """What is not known joins nothing."""
    taken = stream()
    one, other = (taken.take(complaint(n, insurer="")).joined for n in (1, 2))

    assert one.event.id != other.event.id


def test_a_complaint_told_again_is_one_voice() -> None:
    """A second assessment adds a signal, not a voice."""
    taken = stream()
    taken.take(complaint(1))
    again = taken.take(complaint(1, 1, signals=("threat_media", "self_harm"))).joined

    assert not again.new_event
    assert again.event.voices.total == 1
    assert again.event.held.grade == "L3"


def test_vulnerable_people_are_counted_as_such() -> None:
    """Flags of the person affected are no signals; they are a part of the score."""
    joined = stream().take(complaint(1, signals=("threat_court", "elderly"))).joined

    assert joined.event.signals == {"threat_court": 1}
    assert joined.score.parts["vulnerable_people"].points > 0


def test_an_outside_response_goes_to_what_our_complaints_began() -> None:
    """Posts from outside and complaints are one stream."""
    taken = stream()
    own = taken.take(complaint(1, insurer="中国人寿", place="")).joined
    outside = taken.take(post("中国人寿回应", 2)).joined

    assert outside.event.id == own.event.id


def test_after_a_restart_the_next_of_the_cause_joins() -> None:
    """Causes are known again from the stored posts."""
    first = stream().take(complaint(1)).joined
    restarted = stream()
    restarted.restore(Kept(complaint(1), first.event.id))

    assert restarted.take(complaint(2, 3)).joined.event.id == first.event.id
