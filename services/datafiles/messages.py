"""Sentences for people, in Chinese and English, kept in YAML files by code."""

import string
from collections.abc import Mapping
from pathlib import Path

import yaml

from services.datafiles.vocabulary import CODED

LANGUAGES = ("zh", "en")
SHARED_MESSAGES = Path(__file__).with_name("messages.yaml")
PEOPLE_MESSAGES = Path(__file__).with_name("people_messages.yaml")
TRIAGE_MESSAGES = Path(__file__).with_name("triage_messages.yaml")
"""Refusals of people's acts, which escalation or triage makes and intake shows."""


class CatalogueError(Exception):
    """A catalogue lacks a language, or two files use one code."""


class Catalogue:
    """All sentences of one service; every code has both languages with the same parameters."""

    def __init__(self, sentences: Mapping[str, Mapping[str, str]]) -> None:
        self._sentences = sentences

    @classmethod
    def load(cls, *paths: Path) -> "Catalogue":
        """Read the sentences that every service needs and those of `paths`.

        Raises CatalogueError naming file and code.
        """
        sentences: dict[str, Mapping[str, str]] = {}
        for path in (SHARED_MESSAGES, *paths):
            for code, texts in yaml.safe_load(path.read_text(encoding="utf-8")).items():
                if code in sentences:
                    raise CatalogueError(f"{path}: code {code} stands in another file too")
                _check(path, code, texts)
                sentences[code] = texts
        return cls(sentences)

    def __contains__(self, code: str) -> bool:
        return code in self._sentences

    def codes(self) -> frozenset[str]:
        """All codes, for the tests."""
        return frozenset(self._sentences)

    def render(self, code: str, language: str, params: Mapping[str, str | int]) -> str:
        """The sentence in `language`, codes in it by their names.

        An unknown code is shown as itself rather than hidden.
        """
        texts = self._sentences.get(code)
        if texts is None:
            return code
        told = {name: _named(name, value, language) for name, value in params.items()}
        return texts[language].format_map(_Lenient(told))


def _named(parameter: str, value: str | int, language: str) -> str | int:
    """A parameter as people read it: `lead, senior` under `roles` is 主管、高级管理人员."""
    names = CODED.get(parameter)
    if names is None or not isinstance(value, str):
        return value
    told = [getattr(names[code], language) if code in names else code for code in value.split(", ")]
    return ("、" if language == "zh" else ", ").join(told)


class _Lenient(dict[str, str | int]):
    """A sentence with a missing parameter still reaches the person."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


def _check(path: Path, code: str, texts: object) -> None:
    if not isinstance(texts, dict) or set(texts) != set(LANGUAGES):
        raise CatalogueError(f"{path}: code {code} needs exactly zh and en")
    names = [{n for _, n, _, _ in string.Formatter().parse(texts[lang]) if n} for lang in LANGUAGES]
    if names[0] != names[1]:
        raise CatalogueError(f"{path}: code {code} has other parameters in zh than in en")
