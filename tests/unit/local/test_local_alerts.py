"""Alert rules say in both languages what is wrong and what to do."""

from pathlib import Path

import yaml

ALERTS = Path(__file__).resolve().parents[3] / "deploy" / "alerts"
SAID = {"summary_zh", "summary_en", "action_zh", "action_en"}


def test_every_alert_says_what_to_do() -> None:
    """Whoever is woken by it reads it in the own language; the house clock has one."""
    files = sorted(ALERTS.glob("*.yaml"))
    rules = [
        rule
        for path in files
        for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]
        for rule in group["rules"]
    ]

    assert [rule["alert"] for rule in rules if set(rule["annotations"]) != SAID] == []
    assert any("complaints_triage_unowned_late_cases" in rule["expr"] for rule in rules)
