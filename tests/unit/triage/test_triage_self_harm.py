"""Words of somebody who may harm himself: a miss weighs more than ten false alarms."""

import pytest

from services.triage.domain.library import Matter
from tests.support.triage_fakes import library

PLAIN = [
    "你们再不赔我今晚就从你们大楼跳下去",
    "退不了钱我只有死路一条了",
    "我就喝农药死在你们营业厅，看你们管不管",
    "反正我也不想活了，这钱要不要都行",
    "遗书我都写好了，里面有你们公司的名字",
    "钱要不回来我就去卧轨",
    "死给你们看，你们就高兴了",
    "我真的想死，天天催债",
    "I have no reason to live after what you did, I want to die",
    "要不是孩子小我早就上吊了",
]
EVASIVE = [
    "我想自鲨了，没人管",
    "再拖下去我就跳 楼",
    "不 想 活 了",
    "我真的會去跳樓，你們不要逼我",
    "唔想做人啦，啲錢冇晒",
    "不想huo了，每天都是扣款短信",
    "我跳*楼你们负责吗",
    "俺不想活咧，逼的没活路",
    "我要自sha",
    "活不哈去了",
]
OBLIQUE = [
    "活着也没啥意思了，一辈子的积蓄都没了",
    "你们等着给我收尸吧",
    "我死了这份保险能赔多少钱给我闺女？",
    "要是我哪天没了，受益人的钱你们可别再克扣孩子",
    "反正我走了以后你们也就省心了",
    "猫已经送人了，存折密码写在纸上压枕头底下，这是最后一次给你们打电话",
    "我现在在你们公司楼顶，风挺大的",
    "人在桥上站着呢，给我个准话",
    "安眠药我攒了一瓶，够了",
    "老伴走了，钱也没了，我去陪他算了",
    "明年今天就是我的忌日",
    "睡着了就别再醒来该多好",
    "我这条老命就交代在你们大厅",
    "是不是非要出人命你们才肯处理",
    "熬不下去了，孩子拜托你们照顾",
    "下辈子再也不买保险了，这辈子到头了",
    "对不起爸妈，我撑不住了",
    "我妈天天念叨不如死了算了，药都藏起来了",
    "眼睛一闭什么都不用还了",
    "农药就在手边放着，你们看着办",
    "不想再拖累家里人，活着就是个累赘",
    "绝望了，站在阳台上往下看",
    "以后不会再打扰你们了，再见，对这个世界没什么好留恋的",
    "拿我这条命换你们一句实话行不行",
]
HINTED = [
    "胰岛素我停了，也不去医院了，帮我跟我儿子说钥匙放在花盆底下",
    "我在二十层，窗户开着，不是吓唬你们",
    "不闹了，你们赢了。狗送给楼下保安了，替我谢谢他，晚安",
    "我住的地方门口就是江，一步的事，你们满意了吧",
    "透析我不做了，反正没人管我，不要了，都不要了",
]
# Weak signs (a high place, a title deed, being alone) of nothing.
CHANCE_SIGNS = [
    "我们小区的房产证办了三年还没办下来，开发商一直说在走流程，业主群里几百户人都在等。上周物业又贴通知，"
    "说阳台上不许堆放杂物，否则要罚款，可是楼上那户的花盆已经掉下来砸坏了我的车，我去报案你们说不赔。"
    "车停在规划的车位上，挡风玻璃和车顶都坏了，修理厂报价六千多元，照片和物业出的证明我都已经上传到你们的软件里了，"
    "请尽快给我一个书面的答复，并且说明是按照合同的哪一条来处理的，如果需要补充别的材料也请一次性告诉我。",
    "我们这栋高楼的房产证办了三年还没办下来",
    "家住高楼大厦，阳台漏水，家财险怎么报",
    "地铁轨道交通施工把我家墙震裂了，家财险赔不赔",
    "办房产证要用保单复印件，麻烦补发一份",
    "公司厕所滑倒骨折，一个人住院，理赔没人管",
]
NEAR_MISSES = [
    "气死我了，客服电话打了一上午",
    "累死累活交了十年保费，红利就这么点",
    "商场跳楼价买的手机，碎屏险不给修",
    "请问重疾险两年内自杀的条款是怎么规定的",
    "保险合同里自杀免责是几年？帮朋友问一下",
    "法医鉴定不是自杀，你们凭什么拒赔",
    "车被同事借走，在大桥上追尾，现在在等查勘",
    "急死人了，这验证码一直收不到",
    "业务员信誓旦旦，结果人一走了之",
    "家里煤气灶爆炸，家财险怎么报案",
    "你们去死吧，骗子公司",
    "果园打农药中毒住院，意外险不赔",
    "笑死，这也叫服务",
    "顶楼漏水把我家吊顶泡了，家财险定损太低",
    "我对这个处理死心了，请退保",
    "上吊装工的意外险怎么投保",
    "我走了三趟柜台都没办成",
    "合同明明写着免赔额，这不要命吗，改一下就好",
]


def flagged(text):
    """Whether the text is shown to a person at once."""
    verdict = library().assess(Matter(text))
    found = "self_harm" in {f.code for f in verdict.flags}
    assert not found or verdict.severity == "critical"
    return found


@pytest.mark.parametrize("text", PLAIN + EVASIVE + OBLIQUE + HINTED)
def test_danger_is_seen(text):
    """Plain, evasive, oblique words, hints that add up, dialect, traditional characters."""
    assert flagged(text)


@pytest.mark.parametrize("text", PLAIN + EVASIVE + OBLIQUE + HINTED)
def test_danger_is_no_mere_question_and_no_claim(text):
    """Whoever is in danger complains, however he words it."""
    assert library().assess(Matter(text)).kind not in {"enquiry", "claim_request"}


@pytest.mark.parametrize("text", NEAR_MISSES + CHANCE_SIGNS)
def test_idioms_and_clauses_are_no_danger(text):
    """Idioms, prices, clauses and places of accidents are left alone."""
    assert not flagged(text)
