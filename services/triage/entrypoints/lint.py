"""`python -m services.triage lint [DIR]`: what is wrong with playbooks, in zh and en."""

import argparse
import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

from pydantic import BaseModel

from services.datafiles.yamlfile import DataFileError, Fault
from services.triage.domain.cues import Cues
from services.triage.domain.drafts.rules import DraftRules
from services.triage.domain.lessons.lesson import Lesson, LessonPolicy
from services.triage.domain.lint import Placed
from services.triage.domain.playbook import Lexicon, Playbook, Signals
from services.triage.domain.routing.policy import AssignmentRules

SCHEMA_ID: Final = "https://redress.example/schemas/{name}.schema.json"
MODELS: Final[Mapping[str, type[BaseModel]]] = {
    "playbook": Playbook,
    "lexicon": Lexicon,
    "signals": Signals,
    "cues": Cues,
    "assignment": AssignmentRules,
    "drafts": DraftRules,
    "lesson": Lesson,
    "lesson-policy": LessonPolicy,
}
"""Files that business people write, by the name of their JSON Schema."""
_WORDS: Final = {"error": ("错误", "error"), "warning": ("提醒", "warning")}

# What the reader of files says, in Chinese; the first pattern that fits wins.
_IN_CHINESE: Final[Sequence[tuple[str, str]]] = (
    (r"\.(?:en): Field required", "缺少英文翻译（en）"),
    (r"\.(?:zh): Field required", "缺少中文（zh）"),
    (r"Field required", "缺少这一项"),
    (r"Extra inputs are not permitted", "没有这个名称的项，请检查拼写"),
    (r"unknown ([a-z -]+): (.*)", r"没有这个代码：\2"),
    (r"valid string", "这里应写文字；数字和 yes、no 请加引号"),
    (r"Input should be (?!a valid)(.*)", r"只能是 \1 之一"),
    (r"valid (integer|number|boolean)", "这里应写数字或 true/false"),
    (r"should match pattern", "格式不对：只用小写字母、数字和连字符"),
    (r"at least (\d+)", r"至少要有 \1 项（或 \1 个字）"),
    (r"at most (\d+)", r"最多 \1 项（或 \1 个字）"),
    (r"(greater|less) than or equal to (\S+)", r"超出范围，界限是 \2"),
    (r"stands twice", "同一项写了两次"),
    (r"the file is missing", "缺少这个文件"),
    (r"the file is empty", "文件是空的"),
    (r"needs 1 to", "文件夹里没有剧本，或太多"),
    (r"more than \d+ bytes", "文件太大"),
    (r"nested too deeply", "嵌套太深"),
    (r"a key must be text", "名称必须是文字"),
    (r"date or number that is none", "不是有效的日期或数字，请加引号"),
    (r"aliases", "不能用别名（*）"),
    (r"YAML forbids", "有不允许的控制字符"),
    (r"not UTF-8", "文件不是 UTF-8 编码"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the report."""

    file: str
    line: int
    level: str
    code: str
    zh: str
    en: str


def lint_command(
    arguments: Sequence[str], check: Callable[[Path], Sequence[Placed]], shipped: Path
) -> int:
    """Run the command; 0 without errors, 1 with errors, 2 when there is no such folder.

    `check` tells all findings of a folder, or raises DataFileError for files that cannot be read.
    """
    parser = argparse.ArgumentParser(prog="python -m services.triage lint")
    parser.add_argument("folder", nargs="?", type=Path, default=shipped, metavar="DIR")
    parser.add_argument("--language", choices=("zh", "en", "both"), default="both")
    parser.add_argument("--json", action="store_true", help="one JSON object per finding")
    schema = "print the JSON Schema of a kind of file (a playbook if absent) and end"
    parser.add_argument("--schema", nargs="?", const="playbook", choices=MODELS, help=schema)
    given = parser.parse_args(arguments)
    if given.schema:
        sys.stdout.write(schema_text(given.schema))
        return 0
    if not given.folder.is_dir():
        sys.stderr.write(f"没有这个文件夹 / no such folder: {given.folder}\n")
        return 2
    lines = _lines(given.folder, check)
    for line in lines:
        _write(sys.stdout, line, given.language, given.json)
    errors = sum(line.level == "error" for line in lines)
    if not given.json:
        _summary(sys.stdout, errors, len(lines) - errors, given.language)
    return 1 if errors else 0


def _lines(folder: Path, check: Callable[[Path], Sequence[Placed]]) -> Sequence[Line]:
    try:
        found = check(folder)
    except DataFileError as error:
        return [_unreadable(fault) for fault in error.faults]
    return [
        Line(f.file, f.line, f.finding.level, f.finding.code, f.finding.zh, f.finding.en)
        for f in found
    ]


def _unreadable(fault: Fault) -> Line:
    for pattern, words in _IN_CHINESE:
        match = re.search(pattern, fault.reason)
        if match:
            where = fault.reason.partition(": ")[0] if ": " in fault.reason else ""
            zh = f"{where}：{match.expand(words)}" if where else match.expand(words)
            return Line(fault.file, fault.line, "error", "file", zh, fault.reason)
    zh = f"这一行的写法有误（缩进、冒号、引号或括号）：{fault.reason}"
    return Line(fault.file, fault.line, "error", "file", zh, fault.reason)


def _write(out: TextIO, line: Line, language: str, as_json: bool) -> None:
    if as_json:
        row = {name: getattr(line, name) for name in Line.__slots__}
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
        return
    zh, en = _WORDS[line.level]
    told = {
        "zh": f"{zh} {line.zh}",
        "en": f"{en} {line.en}",
        "both": f"{zh} {line.zh}\n    {en}: {line.en}",
    }
    out.write(f"{line.file}:{line.line}: {told[language]} [{line.code}]\n")


def _summary(out: TextIO, errors: int, warnings: int, language: str) -> None:
    told = {
        "zh": f"{errors} 个错误，{warnings} 个提醒",
        "en": f"{errors} errors, {warnings} warnings",
    }
    both = f"{told['zh']} / {told['en']}"
    out.write((both if language == "both" else told[language]) + "\n")


def schema_text(name: str) -> str:
    """The JSON Schema of one of MODELS, made from the model that reads the file."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID.format(name=name),
        **MODELS[name].model_json_schema(),
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
