"""The runner: rows in, answers out, clear errors, bounded memory."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.escalation.bootstrap import opinion_command, opinion_runner_of
from services.escalation.domain.opinion.post import WatchList
from services.escalation.entrypoints.json_lines import NoTableError
from services.escalation.entrypoints.opinion_runner import watch_list

ROW = {
    "id": 1,
    "at": "2026-03-02T09:00:00+08:00",
    "source": "weibo",
    "text": "保险公司拒赔，推诿扯皮",
    "reach": 1200,
    "reposts": 3,
    "author": "甲",
}


@pytest.fixture(scope="module")
def runner():
    """One runner for rows that do not depend on each other."""
    return opinion_runner_of(WatchList())


def test_an_answer_has_what_the_contract_names(runner) -> None:
    """Event, whether it is new, relevance with evidence, grade, and the score's parts."""
    answer = runner.answer(ROW)["answer"]

    assert answer["new_event"] is True
    assert answer["event"]
    assert answer["relevance"]["relevant"] is True
    assert answer["relevance"]["evidence"][0]["start"] == 0
    assert answer["grade"] == "L1"
    assert set(answer["score"]["parts"]) >= {"nature", "spread", "reach", "own_fault"}


def test_what_is_not_ours_has_no_event(runner) -> None:
    """Null event, null grade, and the reason with its evidence."""
    answer = runner.answer({**ROW, "text": "保险柜被偷"})["answer"]

    assert (answer["event"], answer["new_event"], answer["grade"]) == (None, False, None)
    assert answer["relevance"]["reason"] == "not_insurance"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"colour": "red"}, "unknown_field"),
        ({"text": None}, "missing_field"),
        ({"text": 5}, "invalid_field"),
        ({"at": "2026-03-02T09:00:00"}, "naive_time"),
        ({"at": "yesterday"}, "invalid_time"),
        ({"at": 1700000000}, "invalid_time"),
        ({"at": "0001-01-01T00:00:00+08:00"}, "out_of_range"),
        ({"reach": -1}, "invalid_field"),
        ({"reach": True}, "invalid_field"),
        ({"reposts": "many"}, "invalid_field"),
        ({"author": ["x"]}, "invalid_field"),
        ({"id": None}, "missing_field"),
        ({"id": {"a": 1}}, "invalid_field"),
    ],
)
def test_a_bad_row_is_refused_with_its_reason(runner, change, code) -> None:
    """The run goes on; the error says what is wrong."""
    assert runner.answer({**ROW, **change})["error"]["code"] == code


def test_a_note_is_ignored(runner) -> None:
    """People may write down what a row is for."""
    assert "answer" in runner.answer({**ROW, "note": "why"})


def test_no_row_whatever_ends_the_run(runner) -> None:
    """Any JSON value is answered or refused, never failed over."""
    values = st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=30),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(sorted(ROW)), inner, max_size=7)
        ),
        max_leaves=8,
    )

    @settings(max_examples=150, deadline=None)
    @given(values)
    def never_fails(row) -> None:
        answer = runner.answer(row)
        assert "answer" in answer or answer["error"]["code"] != "internal"

    never_fails()


def test_lines_are_answered_in_order(runner) -> None:
    """One answer for one line, a mark at the start of the file and empty lines aside."""
    lines = [json.dumps({**ROW, "id": n}).encode() + b"\n" for n in range(3)]
    sink = io.BytesIO()

    runner.run([b"\xef\xbb\xbf" + lines[0], b"\n", *lines[1:]], sink)

    assert [json.loads(line)["id"] for line in sink.getvalue().splitlines()] == [0, 1, 2]


def test_what_is_no_table_is_named_by_its_line(runner) -> None:
    """The line number counts from one."""
    with pytest.raises(NoTableError, match="line 2"):
        runner.run([b"{}\n", b"not json\n"], io.BytesIO())


def test_the_command_ends_with_2_for_what_is_no_table(tmp_path, capsys) -> None:
    """Unreadable input and a broken watch list are told apart from bad rows."""
    bad = tmp_path / "bad.jsonl"
    bad.write_text("nonsense\n", encoding="utf-8")
    watch = tmp_path / "watch.json"
    watch.write_text('{"nmaes": []}', encoding="utf-8")

    assert opinion_command([str(bad)]) == 2
    assert opinion_command(["--watch", str(watch), str(bad)]) == 2
    assert opinion_command([str(tmp_path / "absent")]) == 2
    assert "line 1" in capsys.readouterr().err


class TestWatchList:
    """The file of --watch."""

    def test_industry_watches_the_trade(self) -> None:
        """Scope industry needs no names."""
        assert watch_list(b'{"scope": "industry"}').industry

    def test_aliases_of_one_name_are_its_own(self) -> None:
        """With one name a plain list of aliases belongs to it."""
        found = watch_list(
            '{"names": ["星河财险"], "aliases": ["星河"], "products": ["星安心"]}'.encode()
        )

        assert found.names == {"星河财险": ["星河"]}
        assert found.products == ("星安心",)

    def test_aliases_by_name(self) -> None:
        """With several names aliases are given for each, or stand for themselves."""
        by_name = watch_list('{"names": ["甲", "乙"], "aliases": {"甲": ["甲甲"]}}'.encode())
        loose = watch_list('{"names": ["甲", "乙"], "aliases": ["丙"]}'.encode())

        assert by_name.names == {"甲": ["甲甲"], "乙": []}
        assert set(loose.names) == {"甲", "乙", "丙"}

    @pytest.mark.parametrize("content", [b"{", b'{"scope": "all"}', b"{}", b"[]"])
    def test_a_faulty_list_is_refused(self, content) -> None:
        """Nothing is watched in silence."""
        with pytest.raises(NoTableError):
            watch_list(content)
