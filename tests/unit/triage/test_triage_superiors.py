"""Whose superior somebody is: named, or the nearest leads above, then the seniors."""

import pytest

from services.datafiles.organisation import Organisation
from services.triage.domain.routing.superiors import superiors

ORGANISATION = """
valid_from: 2026-01-01
company: {id: c, name: 示例经纪, kind: broker, zone: Asia/Shanghai}
units:
  - {id: hq, name: 总部}
  - {id: east, name: 华东, parent: hq}
  - {id: sh, name: 上海, parent: east}
  - {id: west, name: 西部, parent: hq}
people:
  - {id: desk, name: 甲, role: desk, unit: sh}
  - {id: officer, name: 乙, role: opinion_officer, unit: sh}
  - {id: auditor, name: 丙, role: compliance, unit: sh}
  - {id: ops, name: 丁, role: ops, unit: hq}
  - {id: handler, name: 戊, role: handler, unit: sh, team: claims}
  - {id: carer, name: 己, role: handler, unit: sh, team: care}
  - {id: named, name: 庚, role: handler, unit: sh, team: claims, manager: officer}
  - {id: west-1, name: 辛, role: handler, unit: west, team: claims}
  - {id: care-lead, name: 壬, role: lead, unit: sh, team: care}
  - {id: sh-lead, name: 癸, role: lead, unit: sh}
  - {id: sh-lead-2, name: 子, role: lead, unit: sh}
  - {id: east-lead, name: 丑, role: lead, unit: east}
  - {id: boss, name: 寅, role: senior, unit: hq}
  - {id: boss-2, name: 卯, role: senior, unit: hq}
  - {id: partner, name: 辰, role: partner, unit: sh}
  - {id: stationed, name: 巳, role: handler, unit: sh, insurer: xh}
teams:
  - {id: claims, name: 理赔, unit: hq, scenes: [claims_refused]}
  - {id: care, name: 关怀, unit: hq}
insurers: [{id: xh, name: 星河, side: property}]
"""
UP = {"east-lead", "boss", "boss-2"}
OF_SH = {"sh-lead", "sh-lead-2", *UP}


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Everybody's superiors."""
    path = tmp_path_factory.mktemp("organisation") / "organisation.yaml"
    path.write_text(ORGANISATION, encoding="utf-8")
    return superiors(Organisation.load(path))


@pytest.mark.parametrize(
    ("person", "above"),
    [
        ("desk", OF_SH),
        ("officer", OF_SH),
        ("auditor", OF_SH),
        ("handler", OF_SH),
        ("carer", {"care-lead", *OF_SH}),
        ("named", {"officer", *OF_SH}),
        ("care-lead", OF_SH),
        ("sh-lead", UP),
        ("east-lead", {"boss", "boss-2"}),
        ("west-1", {"boss", "boss-2"}),
        ("ops", {"boss", "boss-2"}),
        ("boss", set()),
        ("partner", set()),
        ("stationed", set()),
    ],
)
def test_superiors(found, person, above):
    """Every role; leads of one unit are equals; seniors and other houses' people have none."""
    assert found[person] == above
