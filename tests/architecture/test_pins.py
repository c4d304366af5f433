"""What is installed is what was run together: pins, reasons, hashes."""

import json
import re
import tomllib

from tests.architecture.source import ROOT, listed

PROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def declared() -> dict[str, str]:
    """Name and version of every dependency of pyproject.toml."""
    content = tomllib.loads(PROJECT)
    listed_there = [*content["project"]["dependencies"], *content["dependency-groups"]["dev"]]
    return dict(entry.split("==") for entry in listed_there)


def locked() -> dict[str, str]:
    """Name and version of everything in the lock file."""
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", LOCK, re.MULTILINE))


def plain(name: str) -> str:
    """A distribution's name as the index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_dependency_has_one_version_and_a_reason() -> None:
    """A dependency is `"name==version",` with a comment why; only stubs need none."""
    lines = re.findall(r'^  "([A-Za-z][^"]*)",(.*)$', PROJECT.split("[tool.")[0], re.MULTILINE)
    stubs = re.compile(r"types-|.*-stubs==")

    wrong = [e for e, _ in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", e)]
    wrong += [e for e, why in lines if len(why.partition("#")[2]) < 5 and not stubs.match(e)]
    assert len(lines) == len(declared())
    assert not wrong, listed(wrong)


def test_the_lock_holds_what_is_declared() -> None:
    """Every declared dependency stands in the lock with the same version."""
    there = {plain(name): version for name, version in locked().items()}
    wrong = [f"{n}=={v}" for n, v in declared().items() if there.get(plain(n)) != v]

    assert not wrong, f"recompile requirements.lock:{listed(wrong)}"


def test_everything_locked_has_a_hash() -> None:
    """Nothing is installed that was not seen before, byte for byte."""
    entries = re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)
    wrong = [e.split()[0] for e in entries if "==" in e and "--hash=sha256:" not in e]

    assert not wrong, listed(wrong)


def test_lock_files_name_no_host() -> None:
    """Where packages come from is a matter of the machine, not of the project."""
    files = ("requirements.lock", "proto/package-lock.json")
    texts = {name: (ROOT / name).read_text(encoding="utf-8") for name in files}
    funding = re.compile(r'"(url|license)": ')
    wrong = [
        f"{name}:{number}"
        for name, text in texts.items()
        for number, line in enumerate(text.splitlines(), 1)
        if "://" in line and not funding.search(line)
    ]

    assert not wrong, listed(wrong)


def test_generator_and_runtime_of_grpc_are_one_version() -> None:
    """A generated module refuses to load where the runtime is older than its generator."""
    pins = declared()
    family = {n: v for n, v in pins.items() if n == "grpcio" or n.startswith("grpcio-")}

    assert len(set(family.values())) == 1, family


def test_the_contract_linter_is_pinned() -> None:
    """buf has one version, with its hash in the lock beside it."""
    pins = json.loads((ROOT / "proto/package.json").read_text(encoding="utf-8"))["devDependencies"]
    lock = json.loads((ROOT / "proto/package-lock.json").read_text(encoding="utf-8"))["packages"]

    for name, version in pins.items():
        entry = lock[f"node_modules/{name}"]
        assert entry["version"] == version
        assert entry["integrity"].startswith("sha512-")
