"""YAML files that people edit, checked against a pydantic model; faults name file and line."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)
DEPTH_MAX = 40
Path_ = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a file; lines count from 1."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class DataFileError(Exception):
    """All faults found, so that they can be mended in one go."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(f) for f in faults))
        self.faults = tuple(faults)


class DataFile:
    """A parsed YAML file that knows the line of every value."""

    def __init__(self, path: Path, text: str | None = None) -> None:
        """Parse `path`, or `text` under that name. Raises DataFileError for broken YAML or a key
        given twice.
        """
        self.path = path
        self._lines: dict[Path_, int] = {}
        try:
            content = path.read_text(encoding="utf-8") if text is None else text
            self._check_shape(content)
            root = yaml.compose(content, Loader=yaml.CSafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            line = mark.line + 1 if mark else 1
            raise DataFileError([Fault(str(path), line, error.problem or "broken YAML")]) from error
        except yaml.YAMLError as error:
            raise DataFileError([Fault(str(path), 1, "a character that YAML forbids")]) from error
        except UnicodeDecodeError as error:
            raise DataFileError([Fault(str(path), 1, "not UTF-8")]) from error
        if root is None:
            raise DataFileError([Fault(str(path), 1, "the file is empty")])
        self._walk(root, ())
        self.content: object = self._constructed(root)

    def _check_shape(self, content: str) -> None:
        """Refuse what would blow up when it is put together: deep nesting, and aliases."""
        depth = 0
        for event in yaml.parse(content, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > DEPTH_MAX or isinstance(event, yaml.AliasEvent):
                reason = "nested too deeply" if depth > DEPTH_MAX else "aliases (*) are not allowed"
                raise DataFileError([self._fault(event.start_mark.line + 1, reason)])

    def _constructed(self, root: yaml.Node) -> object:
        """Values from nodes; strange tags, dates that are none and the like are faults."""
        try:
            return yaml.SafeLoader("").construct_document(root)  # type: ignore[no-untyped-call]
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            fault = self._fault(mark.line + 1 if mark else 1, error.problem or "broken YAML")
            raise DataFileError([fault]) from error
        except (ValueError, TypeError, OverflowError) as error:
            reason = "a date or number that is none (put it in quotes)"
            raise DataFileError([self._fault(1, reason)]) from error

    def _walk(self, node: yaml.Node, where: Path_) -> None:
        self._lines[where] = node.start_mark.line + 1
        if isinstance(node, yaml.SequenceNode):
            for index, child in enumerate(node.value):
                self._walk(child, (*where, index))
        elif isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, child in node.value:
                line = key.start_mark.line + 1
                if not isinstance(key, yaml.ScalarNode):
                    raise DataFileError([self._fault(line, "a key must be text")])
                if key.value in seen:
                    raise DataFileError([self._fault(line, f"key {key.value} stands twice")])
                seen.add(key.value)
                self._walk(child, (*where, key.value))
                self._lines[(*where, key.value)] = key.start_mark.line + 1

    def fault(self, where: Path_, reason: str) -> Fault:
        """A fault at a place such as ("steps", 2, "id"); unknown ones take their parent's."""
        place = where
        while place and place not in self._lines:
            place = place[:-1]
        return self._fault(self._lines.get(place, 1), reason)

    def _fault(self, line: int, reason: str) -> Fault:
        return Fault(str(self.path), line, reason)

    def parse(self, model: type[Model]) -> Model:
        """The content as `model`. Raises DataFileError with every fault."""
        try:
            return model.model_validate(self.content)
        except ValidationError as error:
            raise DataFileError(
                [
                    self.fault(tuple(e["loc"]), f"{'.'.join(map(str, e['loc']))}: {e['msg']}")
                    for e in error.errors(include_input=False, include_url=False)
                ]
            ) from error
