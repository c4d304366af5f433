"""POST /v1/complaints: answers, callers, repeats, hostile bodies."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.entrypoints.fields import TEXT_MAX
from tests.support.intake_door import BODY, IntakeDoor, opened

PATH = "/v1/complaints"


@pytest.fixture
def door() -> IntakeDoor:
    """An empty intake."""
    return opened().emptied()


def sent(door: IntakeDoor, **changes):
    """The answer to the ordinary body with some changes."""
    return door.post(PATH, json={**BODY, **changes})


class TestAnswer:
    """What the sender gets."""

    def test_the_public_files(self, door: IntakeDoor) -> None:
        """With number, secret, receipt, status and the place of the case."""
        answer = sent(door)

        assert answer.status_code == 201
        body = answer.json()
        assert set(body) == {"reference", "secret", "received_at", "status"}
        assert body["received_at"] == "2026-11-22T09:30:00.000Z"
        assert body["status"] == "received"
        assert answer.headers["location"] == f"/v1/complaints/{body['reference']}"

    def test_the_least_is_a_channel_and_a_text(self, door: IntakeDoor) -> None:
        """Nothing that the company can look up itself is demanded (art. 13)."""
        answer = door.post(PATH, json={"channel": "web", "text": "投诉"})

        assert answer.status_code == 201

    def test_empty_and_null_fields_count_as_absent(self, door: IntakeDoor) -> None:
        """Forms send them."""
        answer = sent(
            door,
            claim_number="",
            demand="",
            policy_number=None,
            amount=None,
            complainant={"name": "", "phones": [""], "email": "", "id_number": None},
        )

        assert answer.status_code == 201
        [held] = door.store.held.values()
        assert set(held.new.sealed) == {"staff", "text"}

    def test_an_outage_is_a_clear_503(self, door: IntakeDoor) -> None:
        """In both languages, and nothing is stored."""
        door.store.down = True

        answer = sent(door)

        assert answer.status_code == 503
        assert answer.headers["content-type"] == "application/problem+json"
        assert "未被保存" in answer.json()["detail_zh"]
        assert "nothing was saved" in answer.json()["detail_en"]


class TestCallers:
    """Who may file what."""

    @pytest.mark.parametrize(
        ("token", "channel", "status"),
        [
            ("", "hotline", 401),
            ("handler", "hotline", 403),
            ("partner", "hotline", 403),
            ("partner", "partner", 201),
            ("desk", "hotline", 201),
            ("service", "email", 201),
        ],
    )
    def test_channels(self, door: IntakeDoor, token: str, channel: str, status: int) -> None:
        """The public's channels need nobody, the others the right role."""
        answer = door.post(PATH, token, "k" if token else "", json={**BODY, "channel": channel})

        assert answer.status_code == status

    def test_staff_need_a_key(self, door: IntakeDoor) -> None:
        """A retry of a program must not file twice."""
        answer = door.post(PATH, "desk", json=BODY)

        assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_required")

    @pytest.mark.parametrize("key", ["", " ", "k" * 129, "a b", "\x80"])
    def test_odd_keys_are_refused(self, door: IntakeDoor, key: str) -> None:
        """Visible ASCII, at most 128."""
        answer = door.post(PATH, headers={"idempotency-key": key.encode("latin-1")}, json=BODY)

        assert answer.status_code == 400

    def test_the_desk_back_dates_with_a_reason(self, door: IntakeDoor) -> None:
        """The clock starts at the first contact; the reason is sealed."""
        filed = door.file(
            "desk",
            "k",
            received_at="2026-11-20T01:00:00Z",
            first_contact_at="2026-11-19T09:00:00+08:00",
            received_at_reason="纸质信件补登",
        )

        assert filed["received_at"] == "2026-11-19T01:00:00.000Z"

    @pytest.mark.parametrize(
        "changes",
        [
            {"received_at": "2026-11-20T01:00:00Z"},
            {"received_at": "2027-01-01T00:00:00Z", "received_at_reason": "r"},
            {"respondent": {"insurer": "nobody"}},
        ],
    )
    def test_rules_are_400_with_the_field(self, door: IntakeDoor, changes) -> None:
        """Missing reason, future, unknown insurer."""
        answer = door.post(PATH, "desk", "k", json={**BODY, **changes})

        assert answer.status_code == 400
        assert answer.json()["field"]


class TestRepeats:
    """Idempotency-Key."""

    def test_the_same_again_is_answered_the_same(self, door: IntakeDoor) -> None:
        """201 first, then 200 with the equal body; field order does not matter."""
        first = door.post(PATH, key="k-1", json=BODY)
        again = door.post(PATH, key="k-1", json=dict(reversed(BODY.items())))

        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json() == again.json()
        assert len(door.store.held) == 1

    def test_other_content_is_422(self, door: IntakeDoor) -> None:
        """And names the reason."""
        door.post(PATH, key="k-1", json=BODY)

        answer = door.post(PATH, key="k-1", json={**BODY, "demand": "道歉"})

        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")

    def test_keys_belong_to_their_caller(self, door: IntakeDoor) -> None:
        """Two clerks may use the same key."""
        one = door.post(PATH, "desk sub=p-1", "k", json=BODY)
        two = door.post(PATH, "desk sub=p-2", "k", json={**BODY, "demand": "道歉"})

        assert (one.status_code, two.status_code) == (201, 201)


HOSTILE = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'"x"',
    b"{}",
    b"\xff\xfe",
    b'{"channel":"web","text":"\\ud800"}',
    b'{"channel":"web","text":"\xed\xa0\x80"}',
    b"[" * 100_000,
    b'{"a":' * 2_000 + b"1" + b"}" * 2_000,
    b'{"channel":"web","text":"x","in_person_count":1e400}',
    b'{"channel":"web","text":"x","in_person_count":' + b"9" * 5_000 + b"}",
    b'{"channel":"web","text":"x","in_person_count":NaN}',
]


class TestHostile:
    """Bad input is answered with a clear error and never with a 500."""

    @pytest.mark.parametrize("raw", HOSTILE, ids=range(len(HOSTILE)))
    def test_what_is_no_complaint(self, door: IntakeDoor, raw: bytes) -> None:
        """400 for no JSON, 422 for another shape."""
        answer = door.client.post(PATH, content=raw)

        assert answer.status_code in {400, 422}
        assert answer.headers["content-type"] == "application/problem+json"
        assert not door.store.held

    @pytest.mark.parametrize(
        "changes",
        [
            {"channel": "fax"},
            {"channel": 1},
            {"unknown": "field"},
            {"text": ""},
            {"text": "   \n"},
            {"text": "x" * (TEXT_MAX + 1)},
            {"text": "a\x00b"},
            {"text": "a\x1bb"},
            {"text": 5},
            {"text": None},
            {"side": "motor"},
            {"side": "life", "product_line": "motor"},
            {"in_person_count": -1},
            {"in_person_count": "3"},
            {"in_person_count": True},
            {"in_person_count": 3.0},
            {"in_person_count": 10**30},
            {"amount": {"value": 12}},
            {"amount": {"value": "1e5", "currency": "CNY"}},
            {"amount": {"value": "-1", "currency": "CNY"}},
            {"amount": {"value": "1", "currency": "yuan"}},
            {"amount": {"value": "9" * 16}},
            {"occurred_on": "2026-02-30"},
            {"occurred_on": 0},
            {"occurred_on": "2026-11-22T00:00:00Z"},
            {"received_at": "2026-11-22T09:30:00"},
            {"received_at": 0},
            {"received_at": "0001-01-01T00:00:00+14:00"},
            {"received_at": "9999-12-31T23:59:59-14:00"},
            {"complainant": {"name": "甲\n乙"}},
            {"complainant": {"name": "x" * 201}},
            {"complainant": {"phones": ["1"] * 6}},
            {"complainant": {"phones": ["call me"]}},
            {"complainant": {"email": "no mail"}},
            {"complainant": {"capacity": "friend"}},
            {"complainant": []},
            {"respondent": {"insurer": "a b"}},
            {"respondent": {"insurer": {"$ne": ""}}},
            {"external_id": "x" * 61},
            {"attachments": ["file"]},
        ],
        ids=str,
    )
    def test_every_field_has_its_limits(self, door: IntakeDoor, changes) -> None:
        """The fault names the field and never repeats the value."""
        answer = sent(door, **changes)

        assert answer.status_code == 422, answer.text
        assert answer.json()["errors"][0]["field"] is not None
        assert not door.store.held

    def test_faults_do_not_repeat_what_was_sent(self, door: IntakeDoor) -> None:
        """A wrong form may hold personal data in the wrong field."""
        answer = sent(door, complainant={"email": "甲某某 13800000000"}, side="13800000000")

        assert answer.status_code == 422
        assert "13800000000" not in answer.text

    def test_a_large_body_is_413(self, door: IntakeDoor) -> None:
        """Before anything is parsed."""
        answer = door.client.post(PATH, content=b" " * (1024 * 1024 + 1))

        assert answer.status_code == 413

    @settings(max_examples=150, deadline=None)
    @given(
        st.dictionaries(
            st.sampled_from([*BODY, "received_at", "amount", "x"]),
            st.recursive(
                st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
                lambda inner: (
                    st.lists(inner, max_size=3)
                    | st.dictionaries(st.text(max_size=5), inner, max_size=3)
                ),
                max_leaves=5,
            ),
            max_size=4,
        )
    )
    def test_nothing_gives_a_500(self, changes) -> None:
        """Any JSON in any field."""
        raw = json.dumps({**BODY, **changes}).encode()

        answer = opened().emptied().client.post(PATH, content=raw)

        assert answer.status_code in {201, 400, 422}
