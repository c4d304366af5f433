"""Tables to learn from: three matters in invented words, each row a little different."""

import csv

MATTERS = {
    "claims": ["理赔被拒", "车祸住院不给赔", "定损太低", "赔款拖了两个月"],
    "surrender": ["要求全额退保", "现金价值太少", "退保被拖延", "犹豫期内退保不退"],
    "calls": ["天天打骚扰电话", "推销电话太多", "半夜来电话推销", "退订了还打电话"],
}
PEOPLE = ["我妈妈", "我爱人", "邻居老李", "我本人", "朋友", "同事", "我父亲", "表弟"]


def labelled_rows():
    """(text, label, time) rows, 32 of each label."""
    return [
        (f"{who}{words}，请处理", label, f"2025/{n % 12 + 1}/3 09:00")
        for label, all_words in MATTERS.items()
        for words in all_words
        for n, who in enumerate(PEOPLE)
    ]


def write_table(path, rows=None, header=("subject", "text", "label", "at")):
    """A CSV file; the first column is a constant."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        writer.writerows(["来电", *row] for row in (labelled_rows() if rows is None else rows))
    return path
