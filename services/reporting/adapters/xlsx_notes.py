"""The notes of a report: where its figures come from, said so that they can be checked."""

from collections.abc import Iterator
from typing import Any

from services.reporting.domain.snapshot import Content


def notes_of(content: Content) -> list[tuple[str, str]]:
    """Pairs of key and text."""
    return [*_origin(content), *_facts(content["facts"]), *_words(content)]


def _origin(content: Content) -> Iterator[tuple[str, str]]:
    definition, question, mapping = (content[n] for n in ("definition", "question", "mapping"))
    yield "报表 Report", f"{definition['title']['zh']} {definition['title']['en']}"
    yield "定义 Definition", f"{definition['id']} {definition['version']}  {definition['sha256']}"
    yield "对照表 Mapping", f"{mapping['id']} {mapping['version']}  {mapping['sha256']}"
    yield "报告期 Period", question["period"]
    yield "统计口径 Base", f"{content['base']['zh']} {content['base']['en']}"
    yield "时区 Time zone", question["time_zone"]
    for name, value in question.get("parameters", {}).items():
        yield f"参数 Parameter {name}", str(value)
    given = content["denominators"]
    yield "业务量 Business volume", f"SHA-256 {given['sha256']}" if given else "— 未提供 not given"


def _facts(facts: Any) -> Iterator[tuple[str, str]]:
    yield "计入投诉 Complaints counted", str(facts["counted"])
    for exclusion in facts["excluded"]:
        title = exclusion["title"]
        yield "不计入 Not counted", f"{exclusion['count']}  {title['zh']} {title['en']}"
    yield "结果未齐 Results outstanding", str(facts["incomplete"])
    yield "最晚登记 Latest record", facts["latest_recorded_at"] or "—"
    yield "数据状态 State of data", facts["state"]


def _words(content: Content) -> Iterator[tuple[str, str]]:
    for warning in content["warnings"]:
        yield "注意 Warning", f"{warning['zh']}\n{warning['en']}"
    for note in content["notes"]:
        yield "说明 Note", f"{note['zh']}\n{note['en']}"
    for source in content["sources"]:
        yield "依据 Source", source
