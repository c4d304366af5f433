"""Named acts that rule packs look at, each with its name in Chinese and English.

A module and no YAML file, as `vocabulary.py`. What an act begins or ends stands in the packs; a
new act is a change of contract.
"""

from collections.abc import Mapping
from typing import Final

from services.datafiles.vocabulary import Name

ACTS: Final[Mapping[str, Name]] = {
    "accepted": Name("受理", "Accepted"),
    "acknowledged": Name("已确认收到", "Acknowledged"),
    "agreement_reached": Name("达成赔付协议", "Agreement reached"),
    "call_back": Name("回访发现问题", "Call-back found a problem"),
    "change_accepted": Name("受理保全申请", "Change accepted"),
    "change_done": Name("保全办结", "Change done"),
    "claim_decided": Name("作出理赔核定", "Claim decided"),
    "claim_paid": Name("支付赔款", "Claim paid"),
    "claim_received": Name("收到理赔申请", "Claim received"),
    "claim_reported": Name("已提示报案", "Claim reported"),
    "decision_received": Name("投诉人收到处理决定", "Decision received by the complainant"),
    "document_list_sent": Name("已告知材料清单", "List of papers sent"),
    "duty_arises": Name("监管规定的义务产生", "A duty of the rules arises"),
    "facts_settled": Name("事实查明", "Facts settled"),
    "final_response_sent": Name("发出最终答复", "Final response sent"),
    "forwarded": Name("监管转送", "Forwarded by the regulator"),
    "in_progress_response_sent": Name("告知办理进展", "Progress told"),
    "misselling_resolved": Name("销售误导已解决", "Mis-selling resolved"),
    "missing_papers_told": Name("一次告知补充材料", "Missing papers told"),
    "opinion_drafted": Name("处理意见拟定", "Opinion drafted"),
    "opinion_reviewed": Name("处理意见复核", "Opinion reviewed"),
    "papers_complete": Name("材料齐全", "Papers complete"),
    "policyholder_notified": Name("已通知投保人", "Policyholder notified"),
    "preliminary_opinion_given": Name("给出初步意见", "Preliminary opinion given"),
    "refusal_sent": Name("发出拒赔通知", "Refusal sent"),
    "regulator_received": Name("监管收到投诉", "Received by the regulator"),
    "report_received": Name("收到出险信息", "Report received"),
    "report_sent": Name("报告已报送", "Report sent"),
    "request_received": Name("收到保全申请", "Request received"),
    "seller_left": Name("销售人员离职", "Seller left"),
    "step_assigned": Name("分派办理环节", "Working step assigned"),
    "surveyed": Name("完成查勘", "Surveyed"),
    "undisputed_part_paid": Name("先予支付", "Undisputed part paid"),
}
"""Acts that a person may record of a complaint."""

DETAILS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "decision_received": {"decided_by": ("branch", "head_office")},
    "duty_arises": {"term": ("5", "10", "15", "20")},
    "step_assigned": {"step": ("facts", "opinion", "review")},
}
"""Details that an act must have, with their values; other acts have none. Who decided is known
from the organisation, so nobody has to say it."""
