"""`learn`, `evaluate` and `classify --model`: from a table to advice that decides nothing."""

import csv
import io
import json
import subprocess
import sys
import zipfile

import numpy as np
import pytest

from services.triage.adapters.advisory_files import load_advisor
from services.triage.adapters.model_files import read_model, write_model
from services.triage.bootstrap import classify, evaluate, learn
from services.triage.domain.advice import AdviceError
from tests.support.stack import SHARED_DATA
from tests.support.triage_advice import labelled_rows, write_table

CITIZENS = SHARED_DATA / "zh_citizen_messages"
ASK = ("--text", "subject", "--text", "text", "--label", "label")


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """The table of the builders."""
    return write_table(tmp_path_factory.mktemp("advice") / "train.csv")


@pytest.fixture(scope="module")
def model(table):
    """A model that was learned from the table."""
    out = table.with_name("advice.model")
    assert learn(["--train", str(table), *ASK, "--time", "at", "--model", str(out)]) == 0
    return out


class TestLearning:
    """A table in, a model and its card out."""

    def test_the_card_says_what_a_person_must_know(self, model):
        """Data, window, columns, labels, method, figures, hash, use; no text of anybody."""
        card = json.loads(model.with_name("advice.model.card.json").read_text("utf-8"))

        assert card["training_data"]["window"] == {"from": "2025/1/3 09:00", "to": "2025/8/3 09:00"}
        assert card["training_data"]["text_columns"] == ["subject", "text"]
        assert len(card["training_data"]["sha256"]) == len(card["sha256"]) == 64
        assert card["labels"] == {"calls": 32, "claims": 32, "surrender": 32}
        assert card["cross_validation"]["accuracy"] >= 0.9
        assert card["use"].keys() == {"zh", "en"}
        assert "老李" not in json.dumps(card, ensure_ascii=False)

    def test_the_same_table_gives_the_same_file(self, model, table, tmp_path):
        """Byte for byte, so a hash says which model spoke."""
        again = tmp_path / "again.model"
        learn(["--train", str(table), *ASK, "--time", "at", "--model", str(again)])

        assert again.read_bytes() == model.read_bytes()

    def test_rare_words_and_numbers_are_not_learned(self, tmp_path):
        """What stands in one or two rows, and every figure, stays out of the vocabulary."""
        rows = labelled_rows()
        rows[0] = ("张某某电话13900001111 拒赔", "claims", "")
        table = write_table(tmp_path / "t.csv", rows)
        learn(["--train", str(table), *ASK, "--model", str(tmp_path / "m")])

        words = read_model(tmp_path / "m").vocabulary
        assert not any("张" in w or "139" in w for w in words)

    @pytest.mark.parametrize(
        ("rows", "said"),
        [
            ([], "at least two labels"),
            ([("退保", "a", "")] * 9, "at least two labels"),
            ([("退保", "a", "")] * 9 + [("理赔", "b", "")], "fewer than 5 rows of label b"),
        ],
    )
    def test_too_little_to_learn_from(self, rows, said, tmp_path, capsys):
        """Exit code 2 and what is missing."""
        table = write_table(tmp_path / "t.csv", rows)

        assert learn(["--train", str(table), *ASK, "--model", str(tmp_path / "m")]) == 2
        assert said in capsys.readouterr().err
        assert not (tmp_path / "m").exists()

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"subject,text\nx,y\n", "no column label"),
            (b"subject,text,label\n\xff\xfe,x,y\n", "UnicodeDecodeError"),
            (b'subject,text,label\nx,"y" z,w\n', "line"),
            (b"", "no column"),
        ],
    )
    def test_a_table_that_is_none(self, content, said, tmp_path, capsys):
        """Exit code 2; the message names the file and never quotes a row."""
        (tmp_path / "t.csv").write_bytes(content)

        assert (
            learn(["--train", str(tmp_path / "t.csv"), *ASK, "--model", str(tmp_path / "m")]) == 2
        )
        assert said in capsys.readouterr().err

    def test_no_table_at_all(self, tmp_path, capsys):
        """Exit code 2."""
        assert learn(["--train", "/nonexistent.csv", *ASK, "--model", str(tmp_path / "m")]) == 2
        assert "nonexistent" in capsys.readouterr().err


class TestEvaluating:
    """Figures over labelled texts."""

    def test_figures_as_json(self, model, table, capsys):
        """Rows without a label are passed over and counted."""
        rows = [*labelled_rows(), ("无标签", "", "")]
        write_table(table.with_name("test.csv"), rows)
        code = evaluate(["--model", str(model), "--test", str(table.with_name("test.csv")), *ASK])
        figures = json.loads(capsys.readouterr().out)

        assert (code, figures["rows"], figures["rows_passed_over"]) == (0, 96, 1)
        assert figures["accuracy"] >= 0.95
        assert figures.keys() >= {"macro_f1", "classes", "confusion", "calibration_error"}

    def test_a_model_that_is_none(self, table, capsys):
        """Exit code 2."""
        assert evaluate(["--model", str(table), "--test", str(table), *ASK]) == 2
        assert "no model file" in capsys.readouterr().err


class TestAdvice:
    """Suggestions stand beside the verdict."""

    def answers(self, capsys, tmp_path, *arguments):
        path = tmp_path / "rows.jsonl"
        texts = ["我妈妈要求全额退保，请处理", "How do I cook tomatoes with eggs?", ""]
        rows = [{"id": n, "text": t} for n, t in enumerate(texts)]
        path.write_text("\n".join(json.dumps(r) for r in rows), "utf-8")
        assert classify([str(path), *arguments]) == 0
        lines = capsys.readouterr().out.splitlines()
        return [json.loads(line)["answer"] for line in lines]

    def test_it_suggests_and_decides_nothing(self, model, capsys, tmp_path):
        """Everything but the suggestion is as without a model."""
        plain = self.answers(capsys, tmp_path)
        advised = self.answers(capsys, tmp_path, "--model", str(model))
        suggestion = advised[0]["suggestion"]

        assert (suggestion["label"], suggestion["familiar"]) == ("surrender", True)
        assert 0.5 < suggestion["probability"] <= 1
        assert suggestion["model"] == read_model(model).digest()[:12]
        assert [{**a, "suggestion": None} for a in advised] == plain

    def test_it_says_when_it_has_never_seen_the_like(self, model, capsys, tmp_path):
        """Another language and an empty text are not familiar."""
        advised = self.answers(capsys, tmp_path, "--model", str(model))

        assert [a["suggestion"]["familiar"] for a in advised] == [True, False, False]
        chances = [a["suggestion"]["probability"] for a in advised]
        assert chances[0] > chances[1] == chances[2] == 0.3333, "a guess among three labels"

    def test_one_by_one_or_together_is_the_same(self, model):
        """A suggestion depends on its own text alone."""
        advisor = load_advisor(model)
        texts = [text for text, _, _ in labelled_rows()[::7]]

        assert advisor.suggest(texts) == [advisor.suggest([t])[0] for t in texts]
        assert advisor.suggest([]) == []

    def test_a_model_that_is_none(self, capsys, tmp_path):
        """Exit code 2 before any answer."""
        (tmp_path / "m").write_bytes(b"no model")

        assert classify(["--model", str(tmp_path / "m"), "/dev/null"]) == 2
        assert "no model file" in capsys.readouterr().err


class TestModelFile:
    """What is read is what was written, or it is refused."""

    def test_reading_gives_what_was_written(self, model, tmp_path):
        """Equal models, equal files."""
        write_model(tmp_path / "m", read_model(model))

        assert (tmp_path / "m").read_bytes() == model.read_bytes()

    def changed(self, model, tmp_path, name, content):
        """A copy of the model with one member replaced."""
        path = tmp_path / "changed.model"
        with zipfile.ZipFile(model) as before, zipfile.ZipFile(path, "w") as after:
            for member in before.namelist():
                after.writestr(member, content if member == name else before.read(member))
        return path

    def test_a_changed_number_is_noticed(self, model, tmp_path):
        """The hash covers every number."""
        stream = io.BytesIO()
        np.save(stream, read_model(model).biases + np.float32(0.5))
        path = self.changed(model, tmp_path, "biases.npy", stream.getvalue())

        with pytest.raises(AdviceError, match="hash"):
            read_model(path)

    def test_pickled_objects_are_refused(self, model, tmp_path):
        """A model file can never run code."""
        stream = io.BytesIO()
        np.save(stream, np.array([{"a": 1}], dtype=object), allow_pickle=True)
        path = self.changed(model, tmp_path, "biases.npy", stream.getvalue())

        with pytest.raises(AdviceError, match="no model file"):
            read_model(path)

    def test_damage_anywhere_is_refused_or_harmless(self, model, tmp_path):
        """One changed byte never gives another model, and never anything but a clear error."""
        whole, path = model.read_bytes(), tmp_path / "damaged.model"
        digest = read_model(model).digest()
        for at in range(0, len(whole), max(1, len(whole) // 150)):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
            try:
                assert read_model(path).digest() == digest
            except AdviceError as error:
                assert "damaged.model" in str(error)

    @pytest.mark.parametrize("words", [b"{}", b"[]", b"null", b"{", b'{"format": 99}'])
    def test_other_contents_are_refused(self, model, tmp_path, words):
        """Another format, or none."""
        with pytest.raises(AdviceError):
            read_model(self.changed(model, tmp_path, "words.json", words))


def test_the_service_does_not_load_scikit_learn():
    """Only who asks a model pays for it."""
    code = "import sys; import services.triage.bootstrap; print('sklearn' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )

    assert done.stdout.strip() == "False"


@pytest.mark.needs_shared_data
class TestRealTexts:
    """Real texts with labels of others."""

    def test_citizen_messages(self, tmp_path, capsys):
        """495 messages, seven fields of government: cross-validated, well calibrated."""
        table = CITIZENS / "classified_raw_495.csv"
        ask = ["--text", "留言主题", "--text", "留言详情", "--label", "一级分类"]
        learn(["--train", str(table), *ask, "--model", str(tmp_path / "m")])
        figures = json.loads(capsys.readouterr().out)["cross_validation"]

        assert figures["macro_f1"] >= 0.75
        assert figures["calibration_error"] <= 0.09

    def test_the_card_names_fields_of_the_taxonomy(self, tmp_path):
        """What was learned are first-level fields (一级分类) of those who labelled the messages."""
        table, label = CITIZENS / "classified_raw_495.csv", "一级分类"
        ask = ["--text", "留言主题", "--text", "留言详情", "--label", label]
        learn(["--train", str(table), *ask, "--model", str(tmp_path / "m")])
        learned = json.loads((tmp_path / "m.card.json").read_text("utf-8"))["labels"]
        with (CITIZENS / "label_taxonomy.csv").open(encoding="utf-8-sig", newline="") as file:
            known = {row[label] for row in csv.DictReader(file)}

        assert len(learned) == 7
        assert set(learned) <= known

    def test_english_complaints(self, tmp_path, capsys):
        """1,000 narratives of American consumers, five products."""
        table = SHARED_DATA / "us_cfpb_complaints" / "cfpb_5class_1000_with_llm_predictions.csv"
        ask = ["--text", "narrative", "--label", "product"]
        learn(["--train", str(table), *ask, "--model", str(tmp_path / "m")])
        figures = json.loads(capsys.readouterr().out)["cross_validation"]

        assert figures["macro_f1"] >= 0.71
        assert figures["calibration_error"] <= 0.07
