"""Invented cases at one fixed moment, for the gallery of components and for look tests."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django import forms

from governance.web import desk
from governance.web.acts import Act, Acts
from governance.web.ruler import finished, measure
from governance.worktime.amounts import hours, workdays
from governance.worktime.calendar import SHANGHAI, current

NOW = datetime(2026, 3, 4, 10, 50, tzinfo=SHANGHAI)


@dataclass
class Line:
    """What `components/line.html` shows of one department."""

    role: str
    name: str
    state: str
    to: str = ""
    tone: str = ""
    clocks: list = field(default_factory=list)
    finished: list = field(default_factory=list)
    facts: list = field(default_factory=list)
    note: str = ""
    done: bool = False


class Filters(forms.Form):
    q = forms.CharField(label="查找", required=False, widget=forms.TextInput(attrs={"placeholder": "编号、事项、地点"}))
    street = forms.ChoiceField(label="街道", choices=[("", "全部 13 个街道"), ("1", "营门口街道")], required=False)
    department = forms.ChoiceField(label="牵头部门", choices=[("", "全部 32 个部门")], required=False)
    state = forms.ChoiceField(label="状态", choices=[("", "全部状态")], required=False)
    since = forms.ChoiceField(label="呼叫时间", choices=[("", "近 30 天")], required=False)


class ReplyForm(forms.Form):
    measure = forms.CharField(
        label="处置措施",
        widget=forms.Textarea(attrs={"rows": 3, "data-count": 500}),
        help_text="写给街道看，会原样转告。",
    )
    solved = forms.ChoiceField(
        label="是否解决", choices=[("yes", "已解决"), ("part", "部分解决")], widget=forms.RadioSelect
    )
    finished_at = forms.DateTimeField(label="完成时间", widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    phone = forms.CharField(label="经办电话", required=False)
    told = forms.BooleanField(label="已当面或电话告知街道联系人")


def clock(label: str, opened: str, amount, lamp: str = "", **more):
    calendar = current()
    opened_at = datetime.fromisoformat(opened).replace(tzinfo=SHANGHAI)
    due_at = calendar.due(opened_at, amount)
    return measure(
        label,
        opened_at=opened_at,
        due_at=due_at,
        now=NOW,
        working=amount.working,
        calendar=calendar,
        lamp=lamp,
        amount=str(amount),
        **more,
    )


def _item(number: str, title: str, ruler, **more) -> desk.DeskItem:
    wanted = {"step": "待签收", "action": "签收", "action_url": "#", "tier": "P2", "role": "牵头", **more}
    due_at, lamp = (ruler.due_at, ruler.lamp_name) if ruler else (None, "grey")
    return desk.DeskItem(number, title, "#", due_at=due_at, ruler=ruler, lamp=lamp, **wanted)


# number, title, clock (label, start, amount, lamp), where and what, the rest of the line
ROWS = (
    (
        "510106-260302-C00011",
        "大湾社区金芙蓉大道旁暴露垃圾，异味扰民",
        ("办结", "2026-02-27T09:10", workdays(1), "red"),
        ("天回镇街道 大湾社区", "UC04 暴露垃圾、建筑垃圾乱倒"),
        {"step": "待答复", "action": "答复"},
    ),
    (
        "510106-260302-C00012",
        "荷花池市场外围货车占道装卸，堵住消防口",
        ("办结", "2026-02-27T16:10", workdays(1), "red_proposed"),
        ("荷花池街道 荷花池社区", "UC03 占道经营、流动摊贩聚集"),
        {"step": "待答复", "action": "答复"},
    ),
    (
        "510106-260227-C00031",
        "曹家巷大型犬不牵绳，夜间扰民",
        ("办结", "2026-02-28T09:10", workdays(2), "yellow"),
        ("驷马桥街道 曹家巷社区", "PO30 养犬扰民伤人"),
        {"step": "处置中", "action": "登记结果", "role": "协办"},
    ),
    (
        "510106-260304-C00019",
        "王贾桥路口行道树断枝悬空",
        ("签收", "2026-03-04T09:58", hours(1), "blue"),
        ("沙河源街道 王贾桥社区", "UC10 绿化倒伏、树木危险"),
        {"tier": "P1", "ready": True, "post": True},
    ),
    (
        "510106-260304-C00024",
        "高笋塘商场扶梯停运，顾客滞留",
        ("到场", "2026-03-04T10:40", hours("0.5"), ""),
        ("驷马桥街道", "PS17 电梯困人、故障停运"),
        {"tier": "P0", "step": "处置中", "action": "登记到场"},
    ),
    (
        "510106-260304-C00017",
        "营门口路 128 号二楼招牌松动，随时可能坠落",
        ("办结", "2026-03-04T09:12", workdays(1), ""),
        ("营门口街道 银桂社区", "UC06 户外广告招牌安全隐患"),
        {"tier": "P1", "step": "处置中", "action": "登记进展"},
    ),
    (
        "510106-251218-C00009",
        "西北街顶楼历史遗留搭建，等待产权诉讼结果",
        None,
        ("抚琴街道 西北街社区", "UC02 存量违建、历史遗留搭建"),
        {"tier": "P3", "step": "挂账", "action": "季度评审", "note": "季度评审 3月31日 前"},
    ),
)


def items() -> list[desk.DeskItem]:
    return [
        _item(number, title, times and clock(*times), parts=parts, **more) for number, title, times, parts, more in ROWS
    ]


def lines() -> list[Line]:
    calendar = current()
    called = NOW.replace(hour=9, minute=12)

    def stopped(label: str, after: int, limit: int):
        return finished(
            label,
            opened_at=called,
            due_at=called + timedelta(minutes=limit),
            closed_at=called + timedelta(minutes=after),
            now=NOW,
            working=False,
            calendar=calendar,
        )

    late = Line(
        "协办",
        "区应急管理局",
        "待签收",
        "经办 邓小兵，值班 028-8770 **02",
        "orange",
        clocks=[
            clock("签收", "2026-03-04T09:12", hours(1), "orange", end_note="11:12 自动签收"),
            clock("到场", "2026-03-04T09:12", hours(2), "blue", end_note="13:12 红牌"),
        ],
        note="11:12 起系统自动签收，仍计为未签收。系统已拟扣分：R01 未在时限内签收 0.05 分。"
        "该局收到通知后 5 个工作日内可申诉，确认前不进排名。",
    )
    lead = Line(
        "牵头",
        "区综合行政执法局",
        "处置中",
        "营门口综合执法中队 谢俊 承办",
        finished=[stopped("签收", 8, 60), stopped("响应", 36, 60), stopped("到场", 79, 120)],
        facts=[
            ("受理时间", "3月4日 09:20"),
            ("联系对象", "街道刘洋，商户代表唐敏"),
            ("处置措施", "先行围挡，吊车拆除松动面板"),
            ("完成时限", "3月5日 12:00"),
        ],
    )
    return [late, lead]


def trail() -> list[dict]:
    def at(clock: str):
        hour, minute = clock.split(":")
        return NOW.replace(hour=int(hour), minute=int(minute))

    return [
        {
            "at": at("10:42"),
            "by_clock": True,
            "what": "区应急管理局 签收用时达 150%",
            "lamp": "orange",
            "note": "橙牌督办单已送该局分管领导，1 工作日内签批整改计划。",
        },
        {
            "at": at("10:31"),
            "what": "谢俊（营门口综合执法中队）登记到场",
            "note": "现场 4 人，围挡已设，吊车 11:30 到。",
        },
        {
            "at": at("10:12"),
            "by_clock": True,
            "what": "区应急管理局 签收、响应到期",
            "lamp": "yellow",
            "note": "拟扣分 R01 0.05 分、R02 0.05 分，已通知该局。",
        },
        {"at": at("09:48"), "what": "周婷（区综合行政执法局）响应，已联系街道，四项要素齐全"},
        {"at": at("09:12"), "what": "何建军（营门口街道）签发，同时呼叫 2 个部门，时限起算"},
    ]


ACTS = Acts(
    [
        Act("登记处置进展", "#"),
        Act("催办区应急管理局", "#", "其签收已超期 38 分。催办留痕，不另计分。"),
        Act("请街道补充材料", "#", "办结时限暂停，至多 1 工作日，限 1 次。"),
    ],
    [
        Act("答复", reason="协办的区应急管理局还没有办结。协办各线全部办结后，由牵头单位答复。"),
        Act("申请延期", reason="由分管领导陈国栋提出，3月5日 14:14（用时 80%）之前有效。"),
        Act("退单", reason="紧急件限呼叫后 1 小时内提出，10:12 已截止。"),
    ],
)
HEAD_FACTS = [
    ("呼叫街道", "营门口街道"),
    ("地点", "银桂社区 510106038008012007"),
    ("事项", "UC06 户外广告招牌安全隐患（2026 版）"),
    ("签发", "街道分管领导 何建军 09:12"),
    ("街道联系人", "刘洋 028-8750 **16"),
]

FOUND = [
    {"value": "UC06", "code": "UC06", "label": "户外广告招牌安全隐患", "tier": "P1", "picked": True,
     "sub": "履职清单：配合。牵头 区综合行政执法局，协办 区应急管理局"},
    {"value": "PS16", "code": "PS16", "label": "三无小区高空坠物/外墙脱落", "tier": "P1",
     "sub": "履职清单：配合。牵头 区住房建设和交通局，协办 2 家"},
]  # fmt: skip
WILL = [
    {"role": "牵头", "name": "区综合行政执法局", "in_hand": 46, "lit": 7, "capacity": 60,
     "times": [("签收", NOW + timedelta(hours=1), "1 小时"), ("办结", NOW + timedelta(hours=30), "1 工作日")]},
    {"role": "协办", "name": "区应急管理局", "in_hand": 58, "lit": 9, "capacity": 55,
     "times": [("签收", NOW + timedelta(hours=1), "1 小时"), ("到场", NOW + timedelta(hours=2), "2 小时")],
     "note": "该局今天 14:30 在府河新居有一次联合行动。如非立即到场，可合并出勤。"},
]  # fmt: skip
ALIKE = [
    {"url": "#", "title": "金罗路 64 号门头灯箱歪斜", "sub": "距 18 米，3月3日 16:20，网格员上报，处置中",
     "acts": [("same", "1", "并案"), ("other", "1", "不是同一件")]},
]  # fmt: skip
