"""Habits of the code: docstrings, excepts, imports, and what a test says of itself."""

import ast
import re

from tests.architecture.source import Function, Module, code, listed, modules, tracked

BROAD = {"Exception", "BaseException"}


def public(nodes: list[ast.stmt]) -> list[ast.ClassDef | Function]:
    """Public classes and functions of a module or class body."""
    return [
        node
        for node in nodes
        if isinstance(node, ast.ClassDef | Function) and not node.name.startswith("_")
    ]


def silent(module: Module) -> list[str]:
    """Public things of a module that say nothing about themselves."""
    found = [] if ast.get_docstring(module.tree) else [f"{module.path}:1"]
    for node in public(module.tree.body):
        inner = public(node.body) if isinstance(node, ast.ClassDef) else []
        found += [f"{module.path}:{n.lineno} {n.name}" for n in [node, *inner] if not said(n)]
    return found


def said(node: ast.ClassDef | Function) -> bool:
    """Whether a node has a docstring."""
    return bool(ast.get_docstring(node))


def test_public_things_of_chassis_ports_and_handlers_have_docstrings() -> None:
    """Whoever programs against them reads only the docstring."""
    looked_at = [m for m in modules("services") if m.room in {"ports", "handlers"}]
    looked_at += modules("services/chassis", "services/datafiles")

    wrong = [fault for module in looked_at for fault in silent(module) if module.text.strip()]

    assert not wrong, listed(wrong)


def test_no_import_hides_in_a_function() -> None:
    """What a module needs stands at its head."""
    wrong = [
        f"{module.path}:{node.lineno}"
        for module in code()
        for function in module.functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert not wrong, listed(wrong)


def broad(handler: ast.ExceptHandler) -> bool:
    """Whether an except takes everything."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(k is None or (isinstance(k, ast.Name) and k.id in BROAD) for k in kinds)


def reason(module: Module, handler: ast.ExceptHandler) -> bool:
    """Whether a comment on or right after the line says more than which rule it silences."""
    lines = module.lines()[handler.lineno - 1 : handler.body[0].lineno]
    comments = [line.partition("#")[2] for line in lines if "#" in line]
    words = re.sub(r"noqa:\s*[A-Z0-9, ]+", "", " ".join(comments)).strip(" -:")
    return len(words.split()) >= 3


def test_every_broad_except_says_why() -> None:
    """Taking every exception is right at the edge of a loop, and only with its reason."""
    wrong = [
        f"{module.path}:{node.lineno}"
        for module in code()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler) and broad(node) and not reason(module, node)
    ]

    assert not wrong, listed(wrong)


def test_ignored_types_are_few_and_name_their_code() -> None:
    """At most one `type: ignore` in a thousand lines, each with its code."""
    lines = [(m.path, n, x) for m in code() for n, x in enumerate(m.lines(), 1)]
    ignored = [(p, n, x) for p, n, x in lines if re.search(r"#\s*type:\s*ignore", x)]

    assert not [f"{p}:{n}" for p, n, x in ignored if "ignore[" not in x]
    assert len(ignored) <= max(1, len(lines) / 1000), ignored


def cases_of(module: Module) -> list[Function]:
    """Test functions and methods."""
    return [f for f in module.functions() if f.name.startswith("test_")]


def test_every_test_says_in_one_sentence_what_it_wants() -> None:
    """The first paragraph of a test's docstring is one sentence that ends with a full stop."""
    wrong = []
    for module in modules("tests"):
        for function in cases_of(module):
            first = (ast.get_docstring(function) or "").split("\n\n")[0].replace("art. ", "art ")
            if not re.fullmatch(r"[^.]+(?:\.(?!\s)[^.]*)*\.", " ".join(first.split())):
                wrong.append(f"{module.path}:{function.lineno} {function.name}")

    assert not wrong, listed(wrong)


def test_no_test_file_has_the_name_of_another() -> None:
    """Test files can be named alone on the command line and in reports."""
    names = [path.rsplit("/", 1)[1] for path in tracked() if re.search(r"/test_\w+\.py$", path)]

    assert not sorted({name for name in names if names.count(name) > 1})


def test_tests_wait_for_what_must_come_true_and_never_sleep() -> None:
    """Tests use eventually(), which has a deadline, in the place of sleeps."""
    wrong = [
        f"{module.path}:{node.lineno}"
        for module in modules("tests")
        if not module.path.startswith(("tests/support/", "tests/bench/", "tests/chaos/"))
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"time.sleep", "sleep"}
    ]

    assert not wrong, listed(wrong)


def test_nothing_is_skipped_but_for_missing_shared_data() -> None:
    """A skipped test proves nothing, so the one allowed reason has its own marker."""
    skip = re.compile(r"pytest\.(skip|mark\.skip|mark\.skipif|mark\.xfail|importorskip)\b")
    wrong = [
        f"{module.path}:{number}"
        for module in modules("tests")
        if module.path not in {"tests/conftest.py", "tests/architecture/test_habits.py"}
        for number, line in enumerate(module.lines(), 1)
        if skip.search(line)
    ]

    assert not wrong, listed(wrong)


def test_no_call_to_the_outside_is_without_a_deadline() -> None:
    """Stubs are called through the chassis, which wants seconds; HTTP calls name a timeout."""
    wrong = []
    for module in modules("services", "deploy"):
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            owner, name = ast.unparse(node.func.value), node.func.attr
            stub = "stub" in owner.lower() and name[:1].isupper()
            opened = name == "urlopen" or (owner == "httpx" and name[:1].islower())
            if stub or (opened and "timeout" not in {k.arg for k in node.keywords}):
                wrong.append(f"{module.path}:{node.lineno} {owner}.{name}")

    assert not wrong, listed(wrong)
