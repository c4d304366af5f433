"""Which lesson is on the matter of a case, where a mistake was made in one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from services.triage.domain.lessons.lesson import Lesson, MistakeRule


@dataclass(frozen=True, slots=True)
class CaseMatter:
    """What a case is about: its scene, and the lessons that its playbook names."""

    scene: str = ""
    lessons: Sequence[str] = ()


NO_MATTER: Final = CaseMatter()
"""Of a mistake that was made in no case, or in one of which nothing is known."""


def called_by(rule: MistakeRule, matter: CaseMatter, lessons: Mapping[str, Lesson]) -> str:
    """The lesson that a mistake calls by this rule.

    Of a rule `by_case` it is the one of the case's playbook that is on its scene, else any lesson
    on the scene, else the first that the playbook names; the rule's own where there is none.
    """
    if not rule.by_case:
        return rule.lesson
    named = [lesson for lesson in matter.lessons if lesson in lessons]
    on_scene = [one for one in (*named, *sorted(lessons)) if matter.scene in lessons[one].scenes]
    return next(iter((*on_scene, *named)), rule.lesson)
