"""Nothing in the sample complaints can belong to a real person, and no text is a template."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
LONGEST_SHARED_RUN = 12
RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CREDIT_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
INVENTED_NAME = re.compile(
    r"[甲乙丙丁戊己庚辛壬癸](某某|某|女士|先生)|测试人[甲乙丙丁戊己庚辛壬癸]|(示例|样板).*某某.+"
)


def read_bodies() -> list[dict[str, Any]]:
    lines = (ROOT / "deploy/sample/complaints.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["body"] for line in lines]


BODIES = read_bodies()
PERSONS = [body["complainant"] for body in BODIES]


def id_numbers(kind: str) -> list[str]:
    return [person["id_number"] for person in PERSONS if person.get("id_type") == kind]


def resident_check(number: str) -> str:
    """Check character of a resident identity number (ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(number, RESIDENT_WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def credit_check(code: str) -> str:
    """Check character of a unified social credit code (GB 32100)."""
    total = sum(
        CREDIT_CODE_ALPHABET.index(char) * pow(3, place, 31) for place, char in enumerate(code)
    )
    return CREDIT_CODE_ALPHABET[-total % 31]


def shared_runs(texts: list[str], length: int) -> Iterator[str]:
    """Runs of `length` characters that stand in more than one text."""
    owners: dict[str, set[int]] = defaultdict(set)
    for number, text in enumerate(texts):
        for start in range(len(text) - length + 1):
            owners[text[start : start + length]].add(number)
    return (run for run, numbers in owners.items() if len(numbers) > 1)


class TestPersons:
    def test_resident_ids_have_no_area_and_a_correct_check_character(self) -> None:
        """A validator accepts the number, yet its area 000000 was never given to anybody."""
        numbers = id_numbers("resident_id")
        assert len(numbers) == len(set(numbers)) > 150
        for number in numbers:
            assert re.fullmatch(r"000000\d{11}[\dX]", number)
            assert 1920 <= date.fromisoformat(number[6:14]).year <= 2010
            assert resident_check(number[:-1]) == number[-1]

    def test_credit_codes_have_no_area_and_a_correct_check_character(self) -> None:
        """The same holds for the codes of organisations."""
        codes = id_numbers("social_credit_code")
        assert len(codes) >= 3
        for code in codes:
            assert re.fullmatch(r"91000000[\dA-Z]{10}", code)
            assert credit_check(code[:-1]) == code[-1]

    def test_check_characters_can_be_wrong(self) -> None:
        """The two checks above notice a changed digit."""
        assert resident_check("00000019500101001") != resident_check("00000019500101002")
        assert credit_check("91000000MA1234560") != credit_check("91000000MA1234561")

    def test_phones_and_mails_are_in_invented_ranges(self) -> None:
        """Phones were never issued, mail goes to reserved domains."""
        phones = [phone for person in PERSONS for phone in person.get("phones", [])]
        mails = [person["email"] for person in PERSONS if "email" in person]
        assert len(phones) == len(set(phones)) > 200
        assert len(mails) == len(set(mails)) > 30
        assert all(re.fullmatch(r"1000000\d{4}", phone) for phone in phones)
        assert all(re.fullmatch(r"[a-z0-9]+@example\.(com|cn)", mail) for mail in mails)

    def test_names_addresses_and_numbers_are_plainly_invented(self) -> None:
        """Nobody can mistake a name, an address or a policy number for a real one."""
        for person in PERSONS:
            assert INVENTED_NAME.fullmatch(person["name"]), person["name"]
            assert person.get("address", "示例市样板区").startswith("示例市样板区")
        for body in BODIES:
            assert re.fullmatch(r"TEST-P-\d{8}", body.get("policy_number", "TEST-P-00000000"))
            assert re.fullmatch(
                r"TEST-C-\d{4}-\d{6}", body.get("claim_number", "TEST-C-2026-000000")
            )
            assert INVENTED_NAME.fullmatch(body["respondent"].get("staff", "甲某"))


class TestTexts:
    def test_no_two_texts_share_a_long_run(self) -> None:
        """Every text was written by itself."""
        texts = [body["text"] for body in BODIES]
        assert list(shared_runs(texts, LONGEST_SHARED_RUN)) == []

    def test_shared_runs_are_found(self) -> None:
        """The check above is able to fail."""
        assert list(shared_runs(["理赔材料已交齐", "他说理赔材料未交"], 4)) == ["理赔材料"]

    def test_texts_hold_no_contact_data_outside_the_invented_ranges(self) -> None:
        """Phones, identity numbers and mail addresses inside a text are invented too."""
        for body in BODIES:
            for number in re.findall(r"\d{11,}", body["text"]):
                assert number.startswith("1000000"), number
            assert not re.search(r"[\w.]+@[\w-]+\.\w+", body["text"])
            assert not re.search(r"[京津沪渝冀粤苏浙川陕闽][A-Z]·?[A-Z0-9]{5}", body["text"])
