"""Sentences for people: both languages, with the same parameters."""

import pytest

from services.datafiles.messages import Catalogue, CatalogueError


def test_a_sentence_needs_both_languages(tmp_path) -> None:
    """A catalogue that lacks English is refused with file and code."""
    path = tmp_path / "messages.yaml"
    path.write_text("lonely: {zh: 只有中文}\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match="lonely"):
        Catalogue.load(path)


def test_both_languages_take_the_same_parameters(tmp_path) -> None:
    """A parameter that stands in one language only is refused."""
    path = tmp_path / "messages.yaml"
    path.write_text("odd: {zh: '还有 {days} 天', en: 'some days'}\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match="odd"):
        Catalogue.load(path)


def test_codes_are_told_by_their_names() -> None:
    """In a sentence nobody reads an English code; one without a name is shown as it is."""
    said = {"zh": "{roles}：{scene}（{status}）", "en": "{roles}: {scene} ({status})"}
    catalogue = Catalogue({"coded": said})
    told = {"roles": "lead, senior", "scene": "claims_refused", "status": 404}
    assert catalogue.render("coded", "zh", told) == "主管、高级管理人员：拒赔争议（404）"
    assert catalogue.render("coded", "en", told) == "lead, senior: Claim refused (404)"
    assert catalogue.render("coded", "zh", {**told, "scene": "new_one"}).endswith("new_one（404）")


def test_a_missing_parameter_does_not_hide_the_sentence() -> None:
    """The person still reads the sentence when a parameter was forgotten."""
    catalogue = Catalogue({"limit": {"zh": "最多 {limit}", "en": "at most {limit}"}})
    assert catalogue.render("limit", "en", {}) == "at most {limit}"
    assert catalogue.render("limit", "zh", {"limit": 5}) == "最多 5"
