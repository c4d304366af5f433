"""Notices in words: Chinese, then English, from the catalogue; codes and references only."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from services.datafiles.messages import Catalogue
from services.escalation.domain.people.notice import Notice
from services.escalation.ports import Letter

LANGUAGES = ("zh", "en")
VALUE_MAX = 200
CODED = frozenset({"kind", "state", "form", "limbs"})
"""Values that hold codes of ours, which people know by other words."""


class Letters:
    """Writes letters; times are shown in the company's zone."""

    def __init__(self, catalogue: Catalogue, zone: str) -> None:
        self._catalogue, self._place = catalogue, ZoneInfo(zone)

    def letter(self, notice: Notice) -> Letter:
        """The notice in both languages; the first line of a template is the subject."""
        heads, bodies = [], []
        for language in LANGUAGES:
            # What has a name in each language stands in the values as `clock_zh`, `clock_en`.
            values = {
                name.removesuffix(f"_{language}"): self._told(name, value, language)
                for name, value in notice.values
            }
            told = self._catalogue.render(notice.template, language, values)
            head, _, body = told.partition("\n")
            heads.append(head)
            bodies.append(body + self._remarks(notice, values, language))
        return Letter(notice, " / ".join(heads), "\n\n".join(bodies))

    def _remarks(self, notice: Notice, values: Mapping[str, str], language: str) -> str:
        codes = ["notice_late"] if values.get("late") == "yes" else []
        codes += ["notice_instead"] if notice.instead_of else []
        codes += ["notice_again"] if notice.attempts else []
        told = {"person": notice.instead_of}
        return "".join("\n" + self._catalogue.render(code, language, told) for code in codes)

    def _told(self, name: str, value: str, language: str) -> str:
        if name not in CODED:
            return self._shown(value)
        words = [self._word(code, language) for code in self._shown(value).split(", ")]
        return ("、" if language == "zh" else ", ").join(words)

    def _word(self, code: str, language: str) -> str:
        known = f"word_of_{code}"
        return self._catalogue.render(known, language, {}) if known in self._catalogue else code

    def _shown(self, value: str) -> str:
        """A time as people here read it; everything else as it is, on one line and not endless.

        A line end in a subject would be a header of somebody else's making.
        """
        plain = "".join(one if one.isprintable() else " " for one in value[:VALUE_MAX])
        if len(value) < 20 or "T" not in value:
            return plain
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            return plain
        return at.astimezone(self._place).strftime("%Y-%m-%d %H:%M")
