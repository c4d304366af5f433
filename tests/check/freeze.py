"""Release the contracts: what is written here must be understood for ever.

`python -m tests.check freeze` writes the image that the breaking check compares with, and the
bytes of every example, with what they mean, under the version of pyproject.toml. What is
recorded is never replaced.
"""

import tomllib

from tests.check import buf
from tests.support.examples import as_json, examples

RECORDED = buf.ROOT / "tests" / "contract" / "recorded"


def release() -> str:
    """Major and minor of the project's version, such as "0.1"."""
    project = tomllib.loads((buf.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return ".".join(str(project["version"]).split(".")[:2])


def freeze() -> None:
    """Write the image, and the bytes of each example that this release has not recorded yet."""
    buf.build_image()
    folder = RECORDED / release()
    folder.mkdir(parents=True, exist_ok=True)
    for name, envelope in examples():
        path = folder / f"{name}.binpb"
        if not path.exists():
            path.write_bytes(envelope.SerializeToString(deterministic=True))
            path.with_suffix(".json").write_text(as_json(envelope) + "\n", encoding="utf-8")
