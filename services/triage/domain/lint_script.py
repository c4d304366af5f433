"""Checks of one playbook's script."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, get_args

from services.triage.domain.codes import REMEDIES
from services.triage.domain.entry import LocalText
from services.triage.domain.lint import Finding, Where, finding
from services.triage.domain.lint_sayings import SAID
from services.triage.domain.playbook import Playbook
from services.triage.domain.script import END, OURS, Answer, Role, Step

_CJK: Final = re.compile("[㐀-鿿]")
_MARKS: Final = re.compile(r"[\s，。！？、；：“”‘’（）《》…,.!?;:()\"'-]+")
_ASKS: Final = ("ask", "collect")
STATUTORY_CLOCK: Final = "cn-2020-3/decision"


def script_findings(playbook: Playbook) -> Iterator[Finding]:
    """All that is wrong with the script."""
    yield from _ids(playbook)
    yield from _branches(playbook)
    yield from _evidence(playbook)
    yield from _sayings(playbook)
    yield from _authority(playbook)
    yield from _duties(playbook)
    yield from _translations(playbook)


def _ids(playbook: Playbook) -> Iterator[Finding]:
    groups: list[tuple[Where, str, Sequence[str]]] = [
        (("steps",), "step", [s.id for s in playbook.steps]),
        (("evidence",), "evidence", [e.id for e in playbook.evidence]),
        (("limits",), "limit", [i.id for i in playbook.limits]),
    ]
    for index, step in enumerate(playbook.steps):
        where: Where = ("steps", index, "answers")
        groups.append((where, "answer", [a.id for a in step.answers]))
    for place, what, ids in groups:
        for index, one in enumerate(ids):
            if one in ids[:index]:
                yield finding((*place, index, "id"), "id_twice", what=what, id=one)


def next_steps(steps: Sequence[Step], index: int) -> Sequence[str]:
    """Where a step may lead: ids of steps, or `end`."""
    step = steps[index]
    below = steps[index + 1].id if index + 1 < len(steps) else END
    after = step.go or below
    if not step.answers:
        return [after]
    return [answer.go or after for answer in step.answers]


def _branches(playbook: Playbook) -> Iterator[Finding]:
    steps = playbook.steps
    known = {s.id for s in steps} | {END}
    unknown = False
    for index, step in enumerate(steps):
        goes: list[tuple[Where, Step | Answer]] = [(("steps", index, "go"), step)]
        goes += [(("steps", index, "answers", n, "go"), a) for n, a in enumerate(step.answers)]
        for where, target in goes:
            if target.go and target.go not in known:
                unknown = True
                yield finding(where, "step_unknown", id=target.go)
        if step.answers and step.do not in ("ask", "check"):
            yield finding(("steps", index, "answers"), "answers_not_asked", id=step.id)
        if len(step.answers) == 1:
            yield finding(("steps", index, "answers"), "one_answer", id=step.id)
    if not unknown:
        yield from _paths(steps)


def _paths(steps: Sequence[Step]) -> Iterator[Finding]:
    places = {step.id: index for index, step in enumerate(steps)}
    follow = {step.id: next_steps(steps, index) for index, step in enumerate(steps)}
    reached = _reached(steps[0].id, follow)
    for step in steps:
        if step.id not in reached:
            yield finding(("steps", places[step.id]), "step_unreachable", id=step.id)
    circle = _circle(steps[0].id, follow)
    if circle:
        where = ("steps", places[circle[0]])
        yield finding(where, "step_cycle", id=circle[0], path=" → ".join([*circle, circle[0]]))


def _reached(first: str, follow: Mapping[str, Sequence[str]]) -> set[str]:
    reached, waiting = {first}, [first]
    while waiting:
        for after in follow[waiting.pop()]:
            if after != END and after not in reached:
                reached.add(after)
                waiting.append(after)
    return reached


def _circle(first: str, follow: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """Steps of the first circle found, or none; walks without recursion."""
    done: set[str] = set()
    path: list[str] = [first]
    ahead: list[list[str]] = [list(follow[first])]
    while path:
        if not ahead[-1]:
            done.add(path.pop())
            ahead.pop()
            continue
        after = ahead[-1].pop()
        if after in path:
            return path[path.index(after) :]
        if after != END and after not in done:
            path.append(after)
            ahead.append(list(follow[after]))
    return ()


def _evidence(playbook: Playbook) -> Iterator[Finding]:
    items = {e.id: e for e in playbook.evidence}
    used: set[str] = set()
    for index, step in enumerate(playbook.steps):
        where = ("steps", index, "collect")
        for one in step.collect:
            used.add(one)
            if one not in items:
                yield finding(where, "evidence_unknown", id=one)
            elif step.do in _ASKS and items[one].held_by in OURS:
                yield finding(where, "asks_what_we_hold", id=step.id, evidence=items[one].zh)
    for index, item in enumerate(playbook.evidence):
        if item.id not in used:
            yield finding(("evidence", index), "evidence_unused", id=item.id)


def plain(text: str) -> str:
    """A sentence without marks and spaces, for comparing."""
    return _MARKS.sub("", text).casefold()


def _sayings(playbook: Playbook) -> Iterator[Finding]:
    said: list[tuple[Where, str]] = [
        (("must_say", i), plain(s.zh)) for i, s in enumerate(playbook.must_say)
    ]
    said += [(("steps", i), plain(s.zh)) for i, s in enumerate(playbook.steps) if s.do in SAID]
    for index, never in enumerate(playbook.never_say):
        for where, text in said:
            if plain(never.zh) == text:
                yield finding(where, "never_is_must")
            for words in never.words:
                if plain(words) in text:
                    yield finding(where, "never_in_must", words=words)
        better = plain(never.better.zh) if never.better else ""
        for words in never.words:
            if plain(words) in better:
                yield finding(("never_say", index, "better"), "better_is_never", words=words)


def _authority(playbook: Playbook) -> Iterator[Finding]:
    rank = get_args(Role)
    granted: dict[str, int] = {}
    for index, one in enumerate(playbook.authority):
        where = ("authority", index)
        if one.role in granted:
            yield finding(where, "authority_twice", role=one.role)
        for lower in rank[: rank.index(one.role)] if one.role in rank else ():
            if granted.get(lower, 0) > one.up_to:
                yield finding(where, "authority_falls", role=one.role, lower=lower)
        granted[one.role] = one.up_to
    for index, step in enumerate(playbook.steps):
        if step.do == "offer" and not granted.keys() & set(rank):
            yield finding(("steps", index), "offer_without_authority", id=step.id)


def _duties(playbook: Playbook) -> Iterator[Finding]:
    """What a complaint in law must have; a playbook that goes beside another adds nothing here."""
    if playbook.notice:
        lacking = [r for r in REMEDIES if r not in playbook.notice.remedies]
        if lacking:
            yield finding(("notice", "remedies"), "remedy_missing", names=", ".join(lacking))
    if not playbook.scene or "complaint" not in playbook.kinds:
        return
    if playbook.notice is None:
        yield finding((), "notice_missing")
    if STATUTORY_CLOCK not in playbook.clocks:
        yield finding(("clocks",), "clock_missing")


def _translations(playbook: Playbook) -> Iterator[Finding]:
    for where, text in _texts(playbook):
        if not _CJK.search(text.zh):
            yield finding((*where, "zh"), "translation_zh", text=text.zh[:40])
        if _CJK.search(text.en):
            yield finding((*where, "en"), "translation_en", text=text.en[:40])


def _texts(playbook: Playbook) -> Iterator[tuple[Where, LocalText]]:
    yield ("title",), playbook.title
    for name in ("must_say", "never_say", "steps", "evidence", "limits"):
        for index, text in enumerate(getattr(playbook, name)):
            yield (name, index), text
    for index, never in enumerate(playbook.never_say):
        if never.better:
            yield ("never_say", index, "better"), never.better
    for index, step in enumerate(playbook.steps):
        for number, answer in enumerate(step.answers):
            yield ("steps", index, "answers", number), answer
    for index, need in enumerate(playbook.notice.needs if playbook.notice else ()):
        yield ("notice", "needs", index), need
