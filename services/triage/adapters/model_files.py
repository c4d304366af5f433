"""A model on disk: numbers in NumPy's format, words and card in JSON; nothing is unpickled."""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.triage.domain.advice import AdviceError

FORMAT = 1
FILE_BYTES_MAX = 500_000_000
MEMBER_BYTES_MAX = 1_500_000_000
CLASSES_MAX = 1_000
_ARRAYS = ("weights", "biases", "idf", "centres")
_WORDS, _CARD = "words.json", "card.json"

Numbers = NDArray[np.float32]

# What the readers of zip, JSON and arrays raise for bytes that are damaged or none of theirs.
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Model:
    """All that a linear model over n-grams is.

    Shapes: `weights` and `centres` (classes, n-grams), `biases` (classes), `idf` (n-grams).
    """

    labels: list[str]
    vocabulary: list[str]
    weights: Numbers
    biases: Numbers
    idf: Numbers
    centres: Numbers
    temperature: float
    familiar_from: float
    card: Mapping[str, Any]

    def digest(self) -> str:
        """SHA-256 over everything that an answer depends on, in hexadecimal."""
        total = hashlib.sha256(self.words())
        for name in _ARRAYS:
            total.update(np.ascontiguousarray(getattr(self, name), dtype="<f4").tobytes())
        return total.hexdigest()

    def words(self) -> bytes:
        """Labels, n-grams and the two numbers beside the arrays, always in the same bytes."""
        content = {
            "format": FORMAT,
            "labels": self.labels,
            "vocabulary": self.vocabulary,
            "temperature": self.temperature,
            "familiar_from": self.familiar_from,
        }
        return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()


def write_model(path: Path, model: Model) -> None:
    """Write the model; equal models give equal files. The card stands beside it, to be read."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as pack:
        for name in _ARRAYS:
            member = io.BytesIO()
            array = np.ascontiguousarray(getattr(model, name), dtype="<f4")
            np.lib.format.write_array(member, array, allow_pickle=False)
            _put(pack, f"{name}.npy", member.getvalue())
        _put(pack, _WORDS, model.words())
        _put(pack, _CARD, _card_bytes(model))
    path.write_bytes(buffer.getvalue())
    path.with_name(path.name + ".card.json").write_bytes(_card_bytes(model))


def card_of(model: Model) -> Mapping[str, Any]:
    """The card (模型说明卡) with the hash of the numbers that it speaks of."""
    return {**model.card, "sha256": model.digest()}


def _card_bytes(model: Model) -> bytes:
    return (json.dumps(card_of(model), ensure_ascii=False, indent=2) + "\n").encode()


def read_model(path: Path) -> Model:
    """Read and check a model. Raises AdviceError; OSError when there is no file."""
    if path.stat().st_size > FILE_BYTES_MAX:
        raise AdviceError(f"{path}: more than {FILE_BYTES_MAX} bytes")
    try:
        with zipfile.ZipFile(path) as pack:
            return _checked(path, pack)
    except _UNREADABLE as error:
        raise AdviceError(f"{path}: no model file ({type(error).__name__})") from error


def _checked(path: Path, pack: zipfile.ZipFile) -> Model:
    if sum(m.file_size for m in pack.infolist()) > MEMBER_BYTES_MAX:
        raise AdviceError(f"{path}: more than {MEMBER_BYTES_MAX} bytes when unpacked")
    words = json.loads(pack.read(_WORDS))
    card = json.loads(pack.read(_CARD))
    if words["format"] != FORMAT:
        raise AdviceError(f"{path}: format {words['format']}, this version reads {FORMAT}")
    arrays = {name: _array(pack.read(f"{name}.npy")) for name in _ARRAYS}
    stated = card.pop("sha256")
    model = Model(
        labels=words["labels"],
        vocabulary=words["vocabulary"],
        temperature=float(words["temperature"]),
        familiar_from=float(words["familiar_from"]),
        card=card,
        **arrays,
    )
    classes, ngrams = len(model.labels), len(model.vocabulary)
    shapes = {"weights": (classes, ngrams), "centres": (classes, ngrams)}
    shapes_ok = all(arrays[n].shape == s for n, s in shapes.items())
    if not shapes_ok or model.biases.shape != (classes,) or model.idf.shape != (ngrams,):
        raise AdviceError(f"{path}: the shapes do not fit together")
    if not 2 <= classes <= CLASSES_MAX or not all(np.isfinite(a).all() for a in arrays.values()):
        raise AdviceError(f"{path}: the numbers are none that learning gives")
    if model.digest() != stated:
        raise AdviceError(f"{path}: the hash does not fit; damaged or changed")
    return model


def _array(content: bytes) -> Numbers:
    array: Numbers = np.lib.format.read_array(io.BytesIO(content), allow_pickle=False)
    if array.dtype != np.dtype("<f4"):
        raise ValueError("not 32-bit floats")
    return array


def _put(pack: zipfile.ZipFile, name: str, content: bytes) -> None:
    # A fixed time, so that the same model is the same file.
    member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    member.compress_type = zipfile.ZIP_DEFLATED
    pack.writestr(member, content)
