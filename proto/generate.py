"""Generate the Python code of all protos into proto/gen; `--check` only compares.

Packages equal paths, so the generated modules import each other without rewriting.
"""

import filecmp
import shutil
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from grpc_tools import protoc

ROOT = Path(__file__).resolve().parent
TARGET = ROOT / "gen"


class GenerationError(Exception):
    """The protos do not compile, or the tools do not fit together."""


def proto_files() -> list[Path]:
    """All contract files, sorted, so that generation is repeatable."""
    return sorted((ROOT / "complaints").rglob("*.proto"))


def generate(target: Path) -> None:
    """Write generated code and the descriptor set below `target`.

    Raises GenerationError when grpcio and grpcio-tools differ or a file does not compile.
    """
    if version("grpcio") != version("grpcio-tools"):
        raise GenerationError("grpcio and grpcio-tools must have the same version")
    target.mkdir(parents=True, exist_ok=True)
    arguments = [
        "protoc",
        f"-I{ROOT}",
        f"-I{files('grpc_tools') / '_proto'}",
        f"--python_out={target}",
        f"--pyi_out={target}",
        f"--grpc_python_out={target}",
        *[str(path) for path in proto_files()],
    ]
    if protoc.main(arguments) != 0:
        raise GenerationError("protoc failed; its message stands above")
    _drop_empty_stubs(target)


def _drop_empty_stubs(target: Path) -> None:
    """Delete the grpc modules of files that declare no service: they hold nothing."""
    for stub in target.rglob("*_pb2_grpc.py"):
        if "class " not in stub.read_text(encoding="utf-8"):
            stub.unlink()


def differences(expected: Path, actual: Path) -> list[str]:
    """Relative paths that are missing, superfluous or different in `actual`."""
    names = {p.relative_to(base) for base in (expected, actual) for p in _code_files(base)}
    return sorted(str(n) for n in names if not _same(expected / n, actual / n))


def _code_files(base: Path) -> list[Path]:
    return [p for p in base.rglob("*.py*") if p.suffix in {".py", ".pyi"}]


def _same(left: Path, right: Path) -> bool:
    return left.exists() and right.exists() and filecmp.cmp(left, right, shallow=False)


def main(arguments: Sequence[str]) -> int:
    """Generate, or with `--check` say what is not current. Returns the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "gen"
        generate(fresh)
        if "--check" in arguments:
            stale = differences(fresh, TARGET)
            for name in stale:
                sys.stderr.write(f"not current: proto/gen/{name} (run `make gen`)\n")
            return 1 if stale else 0
        shutil.rmtree(TARGET, ignore_errors=True)
        shutil.copytree(fresh, TARGET)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
