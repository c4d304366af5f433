"""How many people a text says have come together."""

import re
from typing import Final

_VAGUE: Final = {"几十": 20, "数十": 20, "上百": 100, "数百": 100, "几百": 100, "百余": 100}
_NUMERAL: Final = {
    "十": 10,
    "二十": 20,
    "三十": 30,
    "四十": 40,
    "五十": 50,
    "八十": 80,
    "一百": 100,
}
_COUNT: Final = re.compile(
    r"(\d{1,6}|几十|数十|上百|数百|几百|百余|[二三四五八]?十|一百)[多余]?(?:名|位|个|号)?"
    r"(?:人|客户|投保人|消费者|业主|家长|村民|老人|员工|受害者|车主)"
)
_GATHER: Final = re.compile(
    "围堵|聚集|拉横幅|堵门|静坐|上访|集体维权|围在|到场|讨说法|围攻|打砸|包围"
)


def people_present(folded: str) -> int:
    """The largest number of people said to be present somewhere together; 0 when none is."""
    if not _GATHER.search(folded):
        return 0
    return max((_number(match) for match in _COUNT.findall(folded)), default=0)


def _number(words: str) -> int:
    if words.isdecimal():
        return int(words)
    return _VAGUE.get(words) or _NUMERAL.get(words, 0)
