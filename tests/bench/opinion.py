"""The figure `opinion`: 100,000 posts replayed on one core, two thirds of them ours."""

import itertools
import random
import resource
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from services.escalation.bootstrap import opinion_runner_of
from services.escalation.domain.opinion.post import WatchList

POSTS = 100_000
_NAMES = ("星河财险", "云帆财险", "山海财险", "星河人寿", "青岚人寿", "沧浪人寿")
_PLACES = ("杭州", "南京", "成都", "西安", "石家庄", "深圳", "重庆", "福州")
_WHAT = (
    "车险出险后拖了{n}天一直拒赔，定损员说{w}不在保障范围",
    "我爸住院花了{n}万，申请理赔被拒，说是{w}没有如实告知",
    "存款变保险，{n}万块钱取不出来，当时柜员说{w}保本",
    "退保只给{n}成，业务员当初根本没提{w}的条款，太坑人了",
    "天天打电话推销，个人信息是怎么泄露的，{w}，投诉{n}次没人管",
)
_CHATTER = (
    "今天{p}下雨了，{w}，带伞出门第{n}天",
    "把钱放进保险柜里才安心，{w}{n}",
    "养老保险缴满{n}年能领多少，{p}的{w}政策",
    "汽车前保险杠撞了一下，修了{n}块，{w}",
)
_FILLERS = (
    "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天"
    "去能对小多然于心学么之都好看起发当没成只如事把还用第样道想作种开美总从无情己面最女但现前些所同日手"
    "又行意动方期它头经长儿回位分爱老因很给名法间斯知世什两次使身者被高已亲其进此话常与活正感"
)


def rows(count: int) -> Iterator[bytes]:
    """Posts as they come: chatter, new stories, the same story in copies a little changed."""
    chance = random.Random(20261124)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    recent: list[str] = []
    for number in range(count):
        at += timedelta(seconds=chance.randrange(1, 40))
        draw = chance.random()
        words = "".join(chance.choices(_FILLERS, k=chance.randrange(4, 60)))
        if draw < 0.33:
            text = chance.choice(_CHATTER)
        elif draw < 0.7 or not recent:
            text = f"{chance.choice(_NAMES)}{{p}}分公司：{chance.choice(_WHAT)}{words}"
            recent = [*recent[-200:], text]
        else:
            text = (
                f"转发微博 {chance.choice(recent)}{chance.choice(('', '！', '扩散', '气死我了'))}"
            )
        post = {
            "id": number,
            "at": at.isoformat(),
            "source": "weibo",
            "text": text.format(n=chance.randrange(2, 90), w=words[:6], p=chance.choice(_PLACES)),
            "reach": chance.randrange(0, 5000),
            "author": f"u{chance.randrange(40_000)}",
        }
        yield orjson.dumps(post)


class _Nowhere:
    def write(self, answer: bytes) -> int:
        return len(answer)


def figures() -> Iterator[dict[str, Any]]:
    """The one figure there is."""
    yield dict(figure())


def figure(count: int = POSTS) -> Mapping[str, Any]:
    """Posts a second of CPU, and how much memory grew over the second half."""
    watch = WatchList(dict.fromkeys(_NAMES, ()))
    runner = opinion_runner_of(watch)
    source = rows(count)
    spent = -time.process_time()
    runner.run(itertools.islice(source, count // 2), _Nowhere())
    spent += time.process_time()
    half = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    spent -= time.process_time()
    runner.run(source, _Nowhere())
    spent += time.process_time()
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - half
    return {
        "figure": "opinion",
        "posts": count,
        "posts_per_cpu_second": round(count / spent),
        "peak_mebibytes": round((half + grown) / 1024),
        "grown_mebibytes_second_half": round(grown / 1024),
    }
