"""What is wrong with playbooks, in words that a business person understands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Level = Literal["error", "warning"]
Where = tuple[str | int, ...]

_MESSAGES: Final[Mapping[str, tuple[Level, str, str]]] = {
    # Concepts and rules.
    "concept_twice": ("error", "概念 {id} 定义了两次", "concept {id} is defined twice"),
    "phrase_twice": ("error", "短语“{phrase}”写了两次", "phrase {phrase} stands twice"),
    "phrase_never_counts": (
        "warning",
        "短语“{phrase}”同时写在 unless 里，永远不会命中",
        "phrase {phrase} also stands under unless, so it never counts",
    ),
    "concept_unknown": ("error", "没有名为 {id} 的概念", "unknown concept: {id}"),
    "rule_twice": ("error", "规则 {id} 定义了两次", "rule {id} is defined twice"),
    "rule_empty": (
        "error",
        "规则 {id} 没有写 any、near 或 when，什么也不判断",
        "rule {id} has no any, near or when",
    ),
    "condition_broken": ("error", "条件写法有误：{why}", "no CEL condition: {why}"),
    "condition_name": (
        "error",
        "条件里有不认识的名称：{name}",
        "unknown name in the condition: {name}",
    ),
    "condition_size": (
        "error",
        "不能用 size()：它数的是字节而不是字数（“投诉”会得到 6），请用 text_length",
        "function size() is not allowed: it counts bytes (use text_length for length)",
    ),
    "condition_function": (
        "error",
        "条件里不能用函数 {name}()",
        "function {name}() is not allowed (use text_length for length)",
    ),
    "condition_fails": (
        "error",
        "条件在“{part}”处会出错（类型不符，或取了不存在的项）：{why}",
        "the condition fails: at {part} (types differ, or a key is missing): {why}",
    ),
    "said_is_never": (
        "error",
        "这里说了“{words}”，而禁止说的 {id} 不许这样说",
        "this says {words}, which {id} of what must never be said forbids",
    ),
    "condition_divides": (
        "error",
        "条件除以的值可能为 0；请改用乘法比较（写 a > 2 * b，不写 a / b > 2）",
        "the condition divides by what may be 0: multiply instead (a > 2 * b for a / b > 2)",
    ),
    "condition_other_type": (
        "error",
        "{name} 与 {given} 不是同一类型，永远不会相等",
        "{name} and {given} are of different types and never equal",
    ),
    "condition_code": (
        "error",
        "{given} 不是 {name} 的代码，永远不会相等",
        "{given} is no code of {name}, so it is never equal",
    ),
    "condition_no_truth": (
        "error",
        "条件的结果是 {type}，而不是“是/否”",
        "the condition gives {type}, not true or false",
    ),
    "cues_twice": (
        "error",
        "{id} 的线索词写了两份",
        "the cues of {id} stand twice",
    ),
    # The script.
    "id_twice": ("error", "{what} {id} 用了两次", "{what} {id} stands twice"),
    "step_unknown": ("error", "没有名为 {id} 的步骤", "there is no step {id}"),
    "step_unreachable": (
        "error",
        "步骤 {id} 永远走不到：没有任何分支通向它",
        "step {id} is unreachable: no branch leads to it",
    ),
    "step_cycle": (
        "error",
        "步骤 {id} 会绕回自己：{path}",
        "step {id} leads back to itself: {path}",
    ),
    "answers_not_asked": (
        "error",
        "步骤 {id} 不是提问或核查，却有回答分支",
        "step {id} asks and checks nothing, yet has answers",
    ),
    "one_answer": (
        "warning",
        "步骤 {id} 只有一个回答，等于没有分支",
        "step {id} has one answer only, which is no branch",
    ),
    "evidence_unknown": ("error", "没有名为 {id} 的证据", "there is no evidence {id}"),
    "evidence_unused": (
        "warning",
        "证据 {id} 没有任何步骤去收集",
        "no step collects the evidence {id}",
    ),
    "asks_what_we_hold": (
        "error",
        "步骤 {id} 向投诉人要“{evidence}”，但我们已掌握，不得索取（办法第13条）",
        "step {id} asks the complainant for {evidence}, which we hold (order 3/2020 art. 13)",
    ),
    "never_in_must": (
        "error",
        "必须说或步骤里的话含有禁止说的“{words}”",
        "what is to be said holds the forbidden words {words}",
    ),
    "never_is_must": (
        "error",
        "同一句话既是必须说又是禁止说",
        "the same sentence must be said and must never be said",
    ),
    "better_is_never": (
        "error",
        "建议的更好说法里仍含有禁止说的“{words}”",
        "what is better to say still holds the forbidden words {words}",
    ),
    "translation_zh": ("error", "这里应写中文：{text}", "no Chinese in the Chinese text: {text}"),
    "translation_en": ("error", "英文里夹有中文：{text}", "Chinese in the English text: {text}"),
    "authority_twice": ("error", "角色 {role} 的权限写了两次", "role {role} has two limits"),
    "authority_falls": (
        "error",
        "{role} 的权限低于级别更低的 {lower}",
        "{role} may settle less than {lower}, who ranks below",
    ),
    "offer_without_authority": (
        "error",
        "步骤 {id} 会给出方案，但没有写谁能批多少（authority）",
        "step {id} offers something, but no authority says who may grant how much",
    ),
    "remedy_missing": (
        "error",
        "告知书缺少救济途径：{names}（办法第19条）",
        "the notice lacks remedies: {names} (order 3/2020 art. 19)",
    ),
    "notice_missing": (
        "warning",
        "没有写告知书要件（notice）",
        "no notice says what the decision must hold",
    ),
    "clock_missing": (
        "warning",
        "没有列出法定处理时钟 cn-2020-3/decision",
        "the statutory clock cn-2020-3/decision is not named",
    ),
    # The library.
    "playbook_twice": ("error", "剧本 {id} 定义了两次", "playbook {id} is defined twice"),
    "purpose_missing": (
        "error",
        "剧本既没有场景（scene），也没有伴随的标签（attends）或规则",
        "the playbook has neither a scene, nor flags it attends, nor rules",
    ),
    "rules_missing": ("error", "有场景的剧本必须有规则", "a playbook with a scene needs rules"),
    "narrows_unknown": ("error", "没有可细化的剧本 {id}", "there is no playbook {id} to narrow"),
    "narrows_other_scene": (
        "error",
        "被细化的 {id} 属于另一个场景",
        "{id}, which this narrows, is of another scene",
    ),
    "narrows_narrower": (
        "error",
        "{id} 自己也是细化剧本，不能再被细化",
        "{id} itself narrows another and cannot be narrowed",
    ),
    "attends_with_scene": (
        "error",
        "有场景的剧本不能再写 attends",
        "a playbook with a scene cannot attend flags",
    ),
    "always_tie": (
        "error",
        "与 {id} 的识别规则完全一样，两者总是打平",
        "its rules equal those of {id}: the two always tie",
    ),
    "examples_tie": (
        "error",
        "在自己的每一条例句上都与 {id} 分不出先后，两者总是打平",
        "on every example of its own {id} comes as close: the two always tie",
    ),
    "never_wins": (
        "error",
        "所有加分加起来只有 {points} 分，达不到 {needed} 分，永远不会被选中",
        "all its points add up to {points}, below {needed}: it is never chosen",
    ),
    "example_misses": (
        "error",
        "这条例句没有引到本剧本，结果是 {got}",
        "the example does not lead here but to: {got}",
    ),
    "example_hits": (
        "error",
        "这条反例被错误地引到了本剧本",
        "the near miss leads here",
    ),
    "scene_uncovered": (
        "warning",
        "场景 {scene} 没有剧本",
        "no playbook covers the scene {scene}",
    ),
}

CODES: Final = tuple(_MESSAGES)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in one file; `where` is the path of keys to it."""

    where: Where
    code: str
    details: Mapping[str, str | int]

    @property
    def level(self) -> Level:
        """Errors keep a folder from being used; warnings do not."""
        return _MESSAGES[self.code][0]

    @property
    def zh(self) -> str:
        """中文说明."""
        return _MESSAGES[self.code][1].format(**self.details)

    @property
    def en(self) -> str:
        """The same in English."""
        return _MESSAGES[self.code][2].format(**self.details)


def finding(where: Where, code: str, **details: str | int) -> Finding:
    """A finding with what its message names."""
    return Finding(where, code, details)


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding at its file and line; lines count from 1."""

    file: str
    line: int
    finding: Finding
