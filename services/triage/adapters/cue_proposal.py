"""A proposal for `cues.yaml` from labelled texts, and how well it reads texts not seen."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import yaml
from numpy.typing import NDArray

from services.datafiles.vocabulary import FLAGS, KINDS, NO_SCENE, SCENES
from services.triage.adapters.cue_learning import (
    CONCEPT_MARK,
    Floats,
    Points,
    Read,
    fitted,
    table,
    threshold,
    unseen,
    vocabulary,
    weights_by_word,
)
from services.triage.adapters.playbook_files import PlaybookSources, compiled
from services.triage.domain.advice import AdviceError
from services.triage.domain.cues import Cue, CueList, Cues, FlagCues, KindCues, SceneCues
from services.triage.domain.library import COMPLAINT, Matter
from services.triage.domain.ruleset import RulePoints

ROWS_MIN: Final = 200
FLAG_TEXTS_MIN: Final = 20
"""A flag that fewer texts have, or of which no rule holds, is left to its rules."""
SCENE_WEIGHTS: Final = 8_000
KIND_WEIGHTS: Final = 900
FLAG_WEIGHTS: Final = 120
"""Weights that are kept: over all scenes, over all kinds, of each flag."""
SCENE_COST: Final = 0.01
MARK_COST: Final = 0.03
SELF_HARM: Final = "self_harm"
MISS_OF_SELF_HARM: Final = 10.0
"""False alarms that one miss is worth (a miss weighs more than ten)."""
BASE_MAX: Final = 200

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text with what it is; one that is judged for a single flag has no kind and no scene.

    Of one that a person confirmed nobody said which flags it has: then `flags` is None.
    """

    matter: Matter
    kind: str
    scene: str
    flags: frozenset[str] | None
    judged_for: str = ""

    def judges(self, flag: str) -> bool:
        """Whether somebody said if it has that flag."""
        return self.flags is not None and self.judged_for in ("", flag)


def labelled(path: Path) -> Iterator[Labelled]:
    """Rows of a JSON Lines file: `text`, `kind`, `scene`, `flags`, fields of `classify`.

    `flags` is null where nobody judged them, as in what `confirmed-cases` writes.
    Or `text`, `flag`, `has`: what has one flag, or only tempts to give it.
    Raises AdviceError for a row that has no text or an unknown code, naming its line.
    """
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
                yield _one_flag(row) if "flag" in row else _row(row)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise AdviceError(f"{path}: line {number}: no labelled text ({error})") from error


def _row(row: Mapping[str, Any]) -> Labelled:
    known = {**row, **(row.get("fields") or {})}
    flags = None if row["flags"] is None else frozenset(row["flags"])
    known_flags = flags is None or flags <= FLAGS.keys()
    if row["kind"] not in KINDS or row["scene"] not in SCENES or not known_flags:
        raise ValueError("unknown kind, scene or flag")
    matter = Matter(
        str(row["text"]),
        channel=str(known.get("channel") or ""),
        side=str(known.get("side") or ""),
        product_line=str(known.get("product_line") or ""),
    )
    return Labelled(matter, row["kind"], row["scene"], flags)


def _one_flag(row: Mapping[str, Any]) -> Labelled:
    if row["flag"] not in FLAGS or not isinstance(row["has"], bool):
        raise ValueError("unknown flag, or neither that it has it nor that it has not")
    flags = frozenset({row["flag"]} if row["has"] else ())
    return Labelled(Matter(str(row["text"])), "", "", flags, judged_for=row["flag"])


class Proposal:
    """Cues beside the rules of a folder, learned step by step: scenes, flags, kinds.

    Rules of flags may ask for the scene, those of kinds for the flags.
    """

    def __init__(
        self,
        sources: PlaybookSources,
        rows: Sequence[Labelled],
        *,
        source: str,
        without: Sequence[str] = (),
        left: Sequence[str] = (),
    ) -> None:
        """`without` names words that must not count; flags that are `left` keep to their rules.

        Raises AdviceError for too few rows and for a flag that is none.
        """
        if unknown := set(left) - FLAGS.keys():
            raise AdviceError(f"no such flag: {', '.join(sorted(unknown))}")
        whole = [row for row in rows if not row.judged_for]
        if len(whole) < ROWS_MIN:
            raise AdviceError(f"needs at least {ROWS_MIN} labelled texts, there are {len(whole)}")
        self._sources, self._rows, self._without = sources, whole, without
        self._one_flag = [row for row in rows if row.judged_for]
        self._left = frozenset(left)
        self.cues = Cues(source=source)
        self.figures: dict[str, Any] = {"texts": len(rows)}
        said = self._rule_points(whole)
        self._texts = _read(said)
        self._words = vocabulary(self._texts, without)
        self._learn_scenes(said)
        self._learn_flags()
        self._learn_kinds(self._rule_points(whole))

    def _rule_points(self, rows: Sequence[Labelled]) -> Sequence[RulePoints]:
        library = compiled(replace(self._sources, cues=(self._sources.lexicon[0], self.cues)))
        return [library.rule_points(row.matter) for row in rows]

    def _learned(
        self, texts: Sequence[Read], rules: Floats, gold: Bools, kept: int, cost: float
    ) -> tuple[Points, Floats]:
        """Points from all texts, and totals of each by points that had not seen it."""
        totals = unseen(texts, rules, gold, kept=kept, cost=cost, without=self._without)
        seen = table(texts, self._words)
        return fitted(seen, rules, gold, kept=kept, cost=cost), totals

    def _learn_scenes(self, said: Sequence[RulePoints]) -> None:
        codes = [*(c for c in SCENES if c != NO_SCENE), NO_SCENE]
        gold = np.array([[r.scene == c for c in codes] for r in self._rows])
        rules = np.array([[s.scenes.get(c, 0) for c in codes] for s in said], dtype=float)
        points, totals = self._learned(self._texts, rules, gold, SCENE_WEIGHTS, SCENE_COST)
        self.figures["scenes"] = _sureness(totals, gold)
        scenes = [SceneCues(code=c, **self._list(points, n)) for n, c in enumerate(codes)]
        self.cues = self.cues.model_copy(update={"scenes": scenes})

    def _learn_flags(self) -> None:
        lists: list[FlagCues] = []
        figures: dict[str, Any] = {}
        every = [*self._rows, *self._one_flag]
        said = self._rule_points(every)
        read = _read(said)
        for signal in self._sources.signals[1].flags:
            judged = [n for n, r in enumerate(every) if r.judges(signal.code)]
            gold = np.array([[signal.code in (every[n].flags or ())] for n in judged])
            rules = np.array([[said[n].flags[signal.code]] for n in judged], dtype=float)
            if signal.code in self._left or gold.sum() < FLAG_TEXTS_MIN or not rules.any():
                continue
            texts = [read[n] for n in judged]
            points, totals = self._learned(texts, rules, gold, FLAG_WEIGHTS, MARK_COST)
            miss = MISS_OF_SELF_HARM if signal.code == SELF_HARM else None
            limit = threshold(totals[:, 0], gold[:, 0], miss)
            figures[signal.code] = _found(totals[:, 0] >= limit, gold[:, 0])
            # The signal is raised at its own threshold; the base moves the sum there.
            shifted = Points(points.words, points.bases - limit + signal.at)
            # What weighs more than ten false alarms is not taken back by words.
            only_add = signal.code == SELF_HARM
            lists.append(FlagCues(code=signal.code, only_add=only_add, **self._list(shifted, 0)))
        self.figures["flags"] = figures
        self.cues = self.cues.model_copy(update={"flags": lists})

    def _learn_kinds(self, said: Sequence[RulePoints]) -> None:
        signals = [s for s in self._sources.signals[1].kinds if s.code != COMPLAINT]
        codes = [*(s.code for s in signals), COMPLAINT]
        gold = np.array([[r.kind == c for c in codes] for r in self._rows])
        rules = np.array([[s.kinds.get(c, 0) for c in codes] for s in said], dtype=float)
        points, totals = self._learned(self._texts, rules, gold, KIND_WEIGHTS, MARK_COST)
        right = gold[np.arange(len(gold)), totals.argmax(axis=1)]
        self.figures["kinds"] = {"right": round(float(right.mean()), 3)}
        # A kind is taken at its own threshold; the base moves the sum there.
        at = np.array([*(s.at for s in signals), 0])
        shifted = Points(points.words, points.bases + at)
        kinds = [KindCues(code=c, **self._list(shifted, n)) for n, c in enumerate(codes)]
        self.cues = self.cues.model_copy(update={"kinds": kinds})

    def _list(self, points: Points, code: int) -> dict[str, Any]:
        weights = weights_by_word(points.words[code], self._words)
        return {
            "base": int(np.clip(points.bases[code], -BASE_MAX, BASE_MAX)),
            "cues": [_cue(weight, said) for weight, said in weights.items()],
        }


def _read(said: Sequence[RulePoints]) -> Sequence[Read]:
    return [Read(s.folded, s.concepts) for s in said]


def _cue(weight: int, said: Sequence[str]) -> Cue:
    concepts = [one.removeprefix(CONCEPT_MARK) for one in said if one.startswith(CONCEPT_MARK)]
    words = [one for one in said if not one.startswith(CONCEPT_MARK)]
    return Cue(weight=max(-100, min(weight, 100)), words=words, concepts=concepts)


def _sureness(totals: Floats, gold: Bools) -> Mapping[str, Any]:
    """Right at first place; and of those that lead by so many points, which share, how right."""
    right = gold[np.arange(len(gold)), totals.argmax(axis=1)]
    ranked = np.sort(totals, axis=1)
    lead, above_none = ranked[:, -1] - ranked[:, -2], ranked[:, -1] - totals[:, -1]
    steps = {}
    for margin in range(0, 100, 10):
        sure = (lead >= margin) & (above_none > 0)
        share = float(right[sure].mean()) if sure.any() else 1.0
        steps[str(margin)] = [round(float(sure.mean()), 3), round(share, 3)]
    return {"right": round(float(right.mean()), 3), "lead: share, right": steps}


def _found(said: Bools, gold: Bools) -> Mapping[str, Any]:
    both = int(np.sum(said & gold))
    return {
        "texts": int(gold.sum()),
        "precision": round(both / max(int(said.sum()), 1), 2),
        "recall": round(both / max(int(gold.sum()), 1), 2),
    }


def as_yaml(cues: Cues) -> str:
    """The file, a weight on each line."""
    head = "# yaml-language-server: $schema=../cues.schema.json\n"
    head += "# Words that speak for or against a scene, kind or flag: see docs/playbooks.md.\n"
    parts = [head, f"source: {json.dumps(cues.source, ensure_ascii=False)}\n"]
    groups: Mapping[str, Sequence[CueList]] = {
        "scenes": cues.scenes,
        "kinds": cues.kinds,
        "flags": cues.flags,
    }
    for name, lists in groups.items():
        parts.append(f"{name}:\n")
        for one in lists:
            only_add = "    only_add: true\n" if isinstance(one, FlagCues) and one.only_add else ""
            parts.append(f"  - code: {one.code}\n{only_add}    base: {one.base}\n    cues:\n")
            parts += [_line(cue) for cue in one.cues]
    return "".join(parts)


def _line(cue: Cue) -> str:
    said = "".join(
        f", {name}: {_flow(some)}"
        for name, some in (("words", cue.words), ("concepts", cue.concepts))
        if some
    )
    return f"      - {{weight: {cue.weight}{said}}}\n"


def _flow(words: Sequence[str]) -> str:
    written = yaml.safe_dump(
        list(words), allow_unicode=True, default_flow_style=True, width=1_000_000
    )
    return str(written).strip()
