"""From a text to a verdict: scores, outcomes, kinds, flags, conditions."""

import pytest

from services.datafiles.vocabulary import DOUBTS
from services.triage.domain.library import Library, Matter
from services.triage.domain.playbook import Lexicon, Playbook, Rule, Signals
from tests.support.triage_fakes import library, normaliser

TEXT = {"zh": "一句", "en": "One."}
STEP = {**TEXT, "id": "one", "do": "say"}
PROOF = {**TEXT, "id": "proof", "held_by": "company"}


def playbook(id, scene, *rules, **fields):
    """A playbook with one example and one sentence of each sort."""
    return Playbook(
        **{
            "id": id, "version": "1", "scene": scene, "kinds": ["complaint"], "title": TEXT,
            "severity": "normal", "source": "x", "rules": list(rules), "must_say": [TEXT],
            "never_say": [TEXT], "steps": [STEP], "evidence": [PROOF],
            "examples": {"match": ["a"], "near_miss": ["b"]}, **fields,
        }
    )  # fmt: skip


def small(*playbooks, general=(), flags=()):
    """A library of the given playbooks and four concepts."""
    words = {"refuse": "拒赔", "surrender": "退保", "old": "老人", "ask": "请问"}
    scope = {"no": "不", "reporter": "客服说", "resumer": "我要"}
    concepts = [{"id": i, "phrases": [w]} for i, w in {**words, **scope}.items()]
    signals = Signals.model_validate(
        {
            "thresholds": {"matched": 500, "unsure": 200, "margin": 100},
            "negators": "no", "negation_reach": 5, "reporters": "reporter", "report_reach": 16,
            "resumers": "resumer", "flags": [{"source": "x", **f} for f in flags],
            "general": list(general), "general_at": 50, "general_source": "x",
            "kinds": [{"code": "enquiry", "source": "x", "at": 50, "rules": [
                {"id": "asks", "any": ["ask"], "weight": 60}]}],
        }
    )  # fmt: skip
    return Library(playbooks, Lexicon(concepts=concepts), signals, normaliser())


def said(concept, weight, when=""):
    """A rule for one concept."""
    return Rule(id=f"{concept}-{weight}", any=[concept], weight=weight, when=when)


class TestOutcome:
    """matched, unsure and none by score and lead."""

    @pytest.mark.parametrize(
        ("refused", "surrendered", "outcome", "scene"),
        [
            (60, 10, "matched", "claims_refused"),
            (60, 55, "unsure", "claims_refused"),
            (40, 0, "unsure", "claims_refused"),
            (10, 0, "none", "none"),
        ],
    )
    def test_by_score_and_lead(self, refused, surrendered, outcome, scene):
        """A clear and strong best is trusted; anything else asks for a person."""
        rules = small(
            playbook("a", "claims_refused", said("refuse", refused)),
            playbook("b", "surrender_amount", said("refuse", surrendered)),
        )
        verdict = rules.assess(Matter("拒赔"))

        assert (verdict.outcome, verdict.scene) == (outcome, scene)
        assert (verdict.playbook is not None) == (outcome == "matched")

    def test_two_playbooks_of_one_scene_do_not_tie(self):
        """The lead is taken over the next other scene."""
        rules = small(
            playbook("a", "claims_refused", said("refuse", 60)),
            playbook("b", "claims_refused", said("refuse", 60)),
        )

        assert rules.assess(Matter("拒赔")).outcome == "matched"

    def test_points_against_count(self):
        """A negative rule takes a candidate out."""
        rule = playbook("a", "claims_refused", said("refuse", 60), said("surrender", -60))

        assert small(rule).assess(Matter("拒赔退保")).candidates == []

    def test_a_general_question_has_no_scene(self):
        """What is asked in general is nobody's matter."""
        general = [{"id": "g", "any": ["ask"], "weight": 50, "when": "kind == 'enquiry'"}]
        rules = small(playbook("a", "claims_refused", said("refuse", 60)), general=general)

        assert rules.assess(Matter("请问拒赔")).scene == "none"
        assert rules.assess(Matter("拒赔")).scene == "claims_refused"


class TestConditions:
    """CEL over fields, concepts and length."""

    @pytest.mark.parametrize(
        ("when", "holds"),
        [
            ("side == 'life'", True),
            ("side == 'property'", False),
            ("'surrender' in hits", False),
            ("text_length == 2", True),
            ("amount > 1000.0 && channel == 'web'", True),
            ("regulator_transferred || in_person_count >= 20", False),
            ("earlier_complaints >= 2", True),
        ],
    )
    def test_a_rule_counts_only_when_its_condition_holds(self, when, holds):
        """The condition is one part of the rule; all parts must hold."""
        rules = small(playbook("a", "claims_refused", said("refuse", 60, when)))
        told = Matter("拒赔", channel="web", side="life", amount=5000, earlier_complaints=2)
        verdict = rules.assess(told)

        assert (verdict.outcome == "matched") == holds

    def test_one_that_fails_counts_as_not_true_and_is_told(self):
        """Whatever a case holds, it is assessed; the fault is the playbook's."""
        hardly = "100 / (in_person_count - 7) > 1"
        rules = small(playbook("a", "claims_refused", said("refuse", 60, hardly)))
        seven, eight = (rules.assess(Matter("拒赔", in_person_count=n)) for n in (7, 8))

        assert (seven.outcome, seven.faults) == ("none", (hardly,))
        assert (eight.outcome, eight.faults) == ("matched", ())

    def test_sides_and_lines_limit_a_playbook(self):
        """A playbook for another side is no candidate; an unknown side excludes nothing."""
        rules = small(playbook("a", "claims_refused", said("refuse", 60), sides=["life"]))

        assert rules.assess(Matter("拒赔", side="property")).candidates == []
        assert rules.assess(Matter("拒赔")).candidates


class TestDoubt:
    """Why nothing was matched, for the person who decides."""

    @pytest.mark.parametrize(
        ("text", "outcome", "doubt"),
        [
            ("我们今天吃饭", "none", "nothing_said"),
            ("拒赔和退保", "unsure", "too_close"),
            ("你们拒赔", "matched", ""),
            ("老人", "unsure", "too_little"),
            ("请问拒赔", "none", "general_question"),
        ],
    )
    def test_the_reason(self, text, outcome, doubt):
        """One code for each."""
        rules = small(
            playbook("a", "claims_refused", said("refuse", 60)),
            playbook("b", "surrender_amount", said("surrender", 55)),
            playbook("c", "service_attitude", said("old", 30)),
            general=[said("ask", 60)],
        )
        verdict = rules.assess(Matter(text))

        assert (verdict.outcome, verdict.doubt) == (outcome, doubt)

    def test_every_doubt_of_the_sample_has_words(self):
        """In both languages, and each outcome has its own."""
        texts = ["你好", "退保", "钱到现在没影", "请问怎么理赔", "他们拒赔还骗我买保险还不退保"]
        for verdict in (library().assess(Matter(text)) for text in texts):
            assert (verdict.doubt == "") == (verdict.outcome == "matched")
            assert verdict.doubt in ("", *DOUBTS)


class TestSeverity:
    """The worst of playbook and flags."""

    def test_a_flag_raises_it(self):
        """The flag's severity wins over a milder playbook."""
        flag = {"code": "elderly", "at": 50, "severity": "critical", "rules": [
            {"id": "old", "any": ["old"], "weight": 50}]}  # fmt: skip
        rules = small(playbook("a", "claims_refused", said("refuse", 60)), flags=[flag])

        assert rules.assess(Matter("拒赔")).severity == "normal"
        assert rules.assess(Matter("老人拒赔")).severity == "critical"


class TestShippedSignals:
    """The flags and kinds that are shipped, on plain sentences."""

    @pytest.mark.parametrize(
        ("text", "flag"),
        [
            ("再不处理我就找记者曝光你们", "threat_media"),
            ("材料我已经给了市里的日报记者", "threat_media"),
            ("楚天都市报的记者已经采访过我", "threat_media"),
            ("都市频道的热线我打过了", "threat_media"),
            ("我已经打了12378投诉", "threat_regulator"),
            ("不给钱咱们法庭见", "threat_court"),
            ("明天我们就去信访局上访", "threat_petition"),
            ("我真的不想活了", "self_harm"),
            ("上次投诉你们没解决，这是第二次投诉", "repeat"),
            ("我今年七十三了，看不懂", "elderly"),
            ("幼儿园的孩子摔伤", "minor"),
            ("我是残疾人坐轮椅来的", "disabled"),
            ("我父亲上个月去世了", "bereaved"),
            ("网上那个代理退保的收了我定金", "black_market_agent"),
            ("你们把我的信息泄露给别人了", "information_security"),
            ("业务员挪用了我的保费", "staff_misconduct"),
            ("你们这群王八蛋", "abuse"),
            ("人在ICU，等着钱做手术", "urgent_medical"),
            ("我们二十多人联名投诉", "group"),
        ],
    )
    def test_a_flag_is_raised(self, text, flag):
        """Each flag has a plain sentence that raises it."""
        assert flag in [f.code for f in library().assess(Matter(text)).flags]

    @pytest.mark.parametrize(
        ("text", "flag"),
        [
            ("我不会去曝光的", "threat_media"),
            ("客服说让我去12378投诉好了", "threat_regulator"),
            ("我不想打官司", "threat_court"),
            ("我从来没投诉过", "repeat"),
            ("条款里写自杀免责", "self_harm"),
            ("保到80岁", "elderly"),
            ("客服骂我傻逼", "abuse"),
            ("6月18日报的案", "threat_media"),
            ("事故发生当日报警并报案", "threat_media"),
            ("3日报案，5日定损，到今天没赔", "threat_media"),
            ("10日报销材料交了", "threat_media"),
            ("我是4月2日报的名，参加你们的讲座", "threat_media"),
            ("当晚报了警，交警也来了", "threat_media"),
            ("汽车频道里看到你们的广告才买的", "threat_media"),
            ("电视台天天放你们的广告，我才投保的", "threat_media"),
            ("朋友圈看到业务员发的广告就买了", "threat_media"),
            ("我就在电视台上班，想给单位买团险", "threat_media"),
        ],
    )
    def test_a_negated_or_quoted_one_is_not(self, text, flag):
        """Negation, reported speech and look-alikes raise nothing."""
        assert flag not in [f.code for f in library().assess(Matter(text)).flags]

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("你们拒赔没有道理，我要投诉", "complaint"),
            ("请问变更受益人需要什么材料", "enquiry"),
            ("我要报案，刚刚在路口追尾了", "claim_request"),
            ("表扬理赔员，送上锦旗一面", "praise"),
            ("建议增加夜间人工服务", "suggestion"),
            ("实名举报某支公司虚列费用套取资金", "report_of_violation"),
            ("低息贷款秒下款加微信", "spam"),
            ("喂，我的车陷沟里了，快派个拖车来", "claim_request"),
            ("我妈在抢救室，能不能先垫付住院押金，保单在我名下", "claim_request"),
            ("怎么又扣了两次保费，到底怎么回事？", "enquiry_dissatisfied"),
            ("为什么我打了三次电话都没人理？", "enquiry_dissatisfied"),
            ("验证码怎么老是收不到？？", "enquiry_dissatisfied"),
            ("致市信访局：我们村三十户水稻受灾，恳请政府督促保险公司赔付", "petition"),
            ("信访材料：信访人反映养老补贴被停，请求政府协调解决", "petition"),
            ("我不想活了", "complaint"),
            ("活够了，药我准备好了", "complaint"),
            ("我不想活了，请问怎么办理退保", "enquiry_dissatisfied"),
        ],
    )
    def test_a_kind_is_told(self, text, kind):
        """Each kind has a plain sentence; who may harm himself neither only asks nor claims."""
        assert library().assess(Matter(text)).kind == kind
