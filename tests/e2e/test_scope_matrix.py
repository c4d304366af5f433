"""What a caller sees within its role: units with all beneath them, insurers, its own filings."""

from itertools import product
from uuid import uuid4

import httpx
import pytest

from tests.support.stack import LocalSystem

UNITS = ("sh", "gd")
INSURERS = ("xinghe-pc", "yunfan-pc")
CASES = tuple(product(UNITS, INSURERS))
EVERYTHING = frozenset(CASES)

# Roles, units and insurers of a caller, and the cases (unit, insurer) that it may see.
CALLERS = {
    "a handler of Shanghai": ("handler", ["sh"], [], {c for c in CASES if c[0] == "sh"}),
    "a handler of the east": ("handler", ["east"], [], {c for c in CASES if c[0] == "sh"}),
    "a lead of headquarters": ("lead", ["hq"], [], EVERYTHING),
    "a desk of another region": ("desk", ["bj"], [], frozenset()),
    "a handler without any unit": ("handler", [], [], frozenset()),
    "a handler of one insurer": (
        "handler",
        [],
        ["xinghe-pc"],
        {c for c in CASES if c[1] == "xinghe-pc"},
    ),
    "a handler of one insurer in Guangdong": (
        "handler",
        ["gd"],
        ["yunfan-pc"],
        {("gd", "yunfan-pc")},
    ),
    "a senior of the company": ("senior", [], [], EVERYTHING),
    "compliance": ("compliance", [], [], EVERYTHING),
    "a partner that filed nothing": ("partner", ["hq"], ["xinghe-pc"], frozenset()),
}
SEES_ALONE = "p-scope-desk"


def body(unit: str, insurer: str) -> dict:
    """A plainly invented complaint about one unit and one insurer."""
    return {
        "channel": "counter",
        "respondent": {"insurer": insurer, "unit": unit},
        "product_line": "motor",
        "side": "property",
        "complainant": {"name": "测试人丁", "capacity": "self", "phones": ["10000000004"]},
        "text": "柜台排队两小时无人受理，请给个说法。",
        "demand": "书面答复",
    }


@pytest.fixture(scope="module")
def filed(stack: LocalSystem) -> dict[tuple[str, str], str]:
    """One complaint for each unit and insurer, by a desk of headquarters; their references."""
    headers = {"Authorization": stack.token("desk", subject=SEES_ALONE, units=["hq"])}
    references = {}
    for unit, insurer in CASES:
        key = {"Idempotency-Key": str(uuid4())}
        url = stack.url("intake", "/v1/complaints")
        answer = httpx.post(url, json=body(unit, insurer), headers=headers | key, timeout=30)
        assert answer.status_code == 201, answer.text
        references[unit, insurer] = answer.json()["reference"]
    return references


@pytest.fixture(params=CALLERS, ids=lambda name: name.replace(" ", "-"))
def caller(request, stack: LocalSystem) -> tuple[dict[str, str], set[tuple[str, str]], str]:
    """Headers of one caller, what it may see, and its role."""
    role, units, insurers, sees = CALLERS[request.param]
    token = stack.token(role, subject="p-scope-other", units=units, insurers=insurers)
    return {"Authorization": token}, set(sees), role


def test_the_page_of_a_case_is_there_for_its_callers_alone(stack, filed, caller) -> None:
    """Whoever may not see a case is told that it does not exist, not that it is secret."""
    headers, sees, _ = caller
    for case, reference in filed.items():
        url = stack.url("intake", f"/v1/complaints/{reference}")
        status = httpx.get(url, headers=headers, timeout=30).status_code

        assert status == (200 if case in sees else 404), case


def test_a_list_holds_exactly_what_the_caller_may_see(stack, filed, caller) -> None:
    """Lists are cut by the same rule as pages."""
    headers, sees, _ = caller
    listed: set[str] = set()
    cursor = ""
    for _ in range(100):
        parameters = {"limit": "100"} | ({"cursor": cursor} if cursor else {})
        url = stack.url("intake", "/v1/complaints")
        answer = httpx.get(url, params=parameters, headers=headers, timeout=30)
        assert answer.status_code == 200, answer.text
        content = answer.json()
        listed |= {row["reference"] for row in content["items"]}
        cursor = content.get("next_cursor") or ""
        if not cursor:
            break

    assert {case for case, reference in filed.items() if reference in listed} == sees


def test_nobody_acts_on_what_he_may_not_see(stack, filed, caller) -> None:
    """An action on a case out of sight is 404, and 403 for a role that never acts."""
    headers, sees, role = caller
    for case, reference in filed.items():
        if case in sees:
            continue
        url = stack.url("intake", f"/v1/complaints/{reference}/actions/note")
        key = {"Idempotency-Key": str(uuid4())}
        answer = httpx.post(url, json={"text": "记录"}, headers=headers | key, timeout=30)

        assert answer.status_code == (404 if role in {"desk", "handler", "lead"} else 403)


def test_a_partner_sees_what_it_filed(stack) -> None:
    """A partner's own filing is there for it, and for no other partner."""
    own = {"Authorization": stack.token("partner", subject="partner-one", units=["hq"])}
    key = {"Idempotency-Key": str(uuid4())}
    sent = body("sh", "xinghe-pc") | {"channel": "partner"}
    url = stack.url("intake", "/v1/complaints")
    answer = httpx.post(url, json=sent, headers=own | key, timeout=30)
    assert answer.status_code == 201, answer.text
    page = f"{url}/{answer.json()['reference']}"
    other = {"Authorization": stack.token("partner", subject="partner-two", units=["hq"])}

    assert httpx.get(page, headers=own, timeout=30).status_code == 200
    assert httpx.get(page, headers=other, timeout=30).status_code == 404
