"""Figures of advice: accuracy, macro-F1, confusion, calibration."""

from services.triage.domain.advice import Suggestion, Tally


def tallied(*rows):
    """Figures of (gold, said, probability) rows."""
    tally = Tally()
    for gold, said, probability in rows:
        tally.add(gold, Suggestion(said, probability, familiar=probability > 0.3, familiarity=0.5))
    return tally.figures()


def test_figures_by_hand():
    """Three of four right; b is found once of two times."""
    figures = tallied(("a", "a", 0.9), ("a", "a", 0.9), ("b", "a", 0.9), ("b", "b", 0.9))

    assert (figures["rows"], figures["accuracy"]) == (4, 0.75)
    assert figures["classes"]["a"] == {"rows": 2, "precision": 0.6667, "recall": 1.0, "f1": 0.8}
    assert figures["classes"]["b"] == {"rows": 2, "precision": 1.0, "recall": 0.5, "f1": 0.6667}
    assert figures["macro_f1"] == 0.7333
    assert figures["confusion"] == {"a": {"a": 2}, "b": {"a": 1, "b": 1}}
    assert figures["calibration_error"] == 0.15


def test_a_promise_that_is_kept_has_no_error():
    """Of four suggestions with 0.75 three are right."""
    rows = [("a", "a", 0.75)] * 3 + [("b", "a", 0.75)]

    assert tallied(*rows)["calibration_error"] == 0.0


def test_a_label_that_no_row_has_does_not_pull_the_mean_down():
    """It is listed, but the mean is over labels that could be found."""
    figures = tallied(("a", "a", 0.9), ("a", "x", 0.9))

    assert figures["classes"]["x"]["rows"] == 0
    assert figures["macro_f1"] == figures["classes"]["a"]["f1"]


def test_the_unfamiliar_are_counted_apart():
    """How often, and how often right all the same."""
    figures = tallied(("a", "a", 0.9), ("a", "b", 0.2), ("a", "a", 0.2))

    assert figures["unfamiliar"] == {"rows": 2, "accuracy": 0.5}


def test_no_rows_give_no_division():
    """An empty table has figures too."""
    assert tallied()["accuracy"] == tallied()["calibration_error"] == 0.0
