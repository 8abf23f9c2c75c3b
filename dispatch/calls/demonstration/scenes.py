"""The calls of today in the demonstration: what stands where, and which lamp burns at the moment of loading."""

from typing import NamedTuple

from dispatch.calls.demonstration.places import Spot

XIHUA, YINGMENKOU, FUQIN = "510106025", "510106038", "510106032"
XIAN, CHADIANZI, TIANHUI, JINQUAN = "510106024", "510106031", "510106042", "510106040"
HEHUACHI, SIMAQIAO, SHAHEYUAN = "510106027", "510106030", "510106041"
WUKUAISHI, JIULIDI, FENGHUANG = "510106036", "510106035", "510106043"
YINGUI, GUANGRONG = "510106038008", "510106032012"

# Items whose tier is urgent by the catalogue: they are called within minutes.
URGENT = frozenset(
    ("UC01", "UC06", "UC08", "UC09", "UC10", "PS11", "PS13", "PS14", "PS15", "PS16", "PS17", "PS18")
    + ("MS21", "PO28", "PO29", "EN35", "LI38", "LI39", "LI40", "LI42")
)

# One door where stalls come back again and again, and something else is amiss too.
MARKET = Spot("金牛大道", "88", "金桂小区", "2栋", "30.723800", "104.008700")


class Scene(NamedTuple):
    """One open call: `limit` is the clock whose `lamp` burns; `case` picks the text of the item."""

    item: str
    street: str
    stage: str
    limit: str = ""
    lamp: str = ""
    tier: str = ""
    case: int = -1
    agency: bool = False
    hot: bool = False
    community: str = ""
    disputed: str = ""  # how far the objection of the lead has come
    delayed: str = ""  # what the lead has asked for, and how far that has come
    lit: bool = False  # the district has lit the red lamp that was proposed
    spot: Spot | None = None  # where several matters meet


# fmt: off
SCENES = (
    # item, street,       stage,       limit,      lamp
    # Drafts and calls that wait for a signature.
    Scene("UC03", XIHUA,      "draft", case=0),
    Scene("PO30", XIHUA,      "draft", case=0),
    Scene("LI40", FUQIN,      "draft", community=GUANGRONG),
    Scene("TR31", CHADIANZI,  "draft"),
    Scene("UC05", XIHUA,      "pending", "issue"),
    Scene("TR31", XIHUA,      "pending", "issue", "blue"),
    Scene("MS22", XIHUA,      "pending", "issue", case=0),
    Scene("UC06", XIHUA,      "pending", "issue", case=1),
    Scene("EN34", XIHUA,      "pending", "issue", "yellow"),
    Scene("PS12", YINGMENKOU, "pending", "issue", community=YINGUI),
    Scene("XX99", XIHUA,      "undesignated", "designate", case=8),
    Scene("XX99", TIANHUI,    "undesignated", "designate", "blue", case=9),
    # Waiting to be signed by the departments.
    Scene("UC06", XIHUA,      "waiting", "sign", case=0),
    Scene("PS15", XIHUA,      "waiting", "sign"),
    Scene("UC08", TIANHUI,    "waiting", "sign", case=0),
    Scene("UC04", XIAN,       "waiting", "sign"),
    Scene("UC07", HEHUACHI,   "waiting", "sign", "blue"),
    Scene("UC03", XIHUA,      "waiting", "sign", "yellow", case=1),
    Scene("PS11", SIMAQIAO,   "waiting", "sign", "yellow"),
    Scene("UC01", JINQUAN,    "waiting", "sign", "orange"),
    Scene("PO25", CHADIANZI,  "waiting", "sign", "orange"),
    Scene("UC03", YINGMENKOU, "waiting", "sign", agency=True, community=YINGUI, case=0),
    Scene("UC04", YINGMENKOU, "waiting", "sign", "blue", agency=True),
    Scene("PO28", WUKUAISHI,  "waiting", "sign", "blue"),
    # Signed, the first answer is owed.
    Scene("UC05", FUQIN,      "signed", "respond", community=GUANGRONG),
    Scene("MS20", SHAHEYUAN,  "signed", "respond", "blue"),
    Scene("PS15", SHAHEYUAN,  "signed", "respond", "yellow"),
    Scene("LI36", JIULIDI,    "signed", "respond", "orange"),
    Scene("UC07", YINGMENKOU, "signed", "respond", agency=True),
    Scene("PS12", XIHUA,      "signed", "respond", "red_proposed"),
    Scene("MS21", XIAN,       "signed", "respond"),
    # Being handled: on the way, the reply due today, late.
    Scene("PS15", JINQUAN,    "responded", "arrive", "blue"),
    Scene("UC10", FENGHUANG,  "responded", "arrive", "yellow"),
    Scene("UC09", XIHUA,      "arrived", "countersign"),
    Scene("PS14", XIHUA,      "arrived", "resolve"),
    Scene("UC02", XIHUA,      "responded", "resolve", "blue"),
    Scene("UC05", XIHUA,      "responded", "resolve", "blue"),
    Scene("UC03", FUQIN,      "responded", "resolve", "blue", community=GUANGRONG),
    Scene("TR32", HEHUACHI,   "responded", "resolve", "yellow"),
    Scene("LI37", XIHUA,      "responded", "resolve", "yellow"),
    Scene("UC04", JIULIDI,    "responded", "resolve", "orange"),
    Scene("PO26", YINGMENKOU, "responded", "resolve", "red_proposed"),
    Scene("UC03", XIHUA,      "responded", "resolve", "red_proposed", case=3),
    Scene("LI37", SHAHEYUAN,  "responded", "resolve", "red_proposed", lit=True),
    Scene("UC05", YINGMENKOU, "responded", "resolve", agency=True, community=YINGUI),
    Scene("LI39", WUKUAISHI,  "arrived", "resolve"),
    Scene("MS22", SIMAQIAO,   "responded", "resolve"),
    Scene("LI41", TIANHUI,    "responded", "resolve"),
    Scene("PS19", HEHUACHI,   "responded", "resolve"),
    Scene("TR31", SHAHEYUAN,  "signed", "resolve", tier="P4"),
    # Sent back, waiting for the street, and after it.
    Scene("UC03", XIHUA,      "reworking", "rework", case=4),
    Scene("EN35", CHADIANZI,  "reworking", "rework", "blue"),
    Scene("PS15", YINGMENKOU, "reworking", "rework", "yellow"),
    Scene("UC07", XIHUA,      "verifying", "verify"),
    Scene("PS11", XIHUA,      "verifying", "verify"),
    Scene("MS23", XIHUA,      "verifying", "verify", "blue"),
    Scene("UC10", YINGMENKOU, "verifying", "verify"),
    Scene("LI38", JINQUAN,    "verifying", "verify"),
    Scene("PO25", XIHUA,      "aftercare", "score", hot=True),
    Scene("UC09", FUQIN,      "aftercare", "score", "blue", hot=True, community=GUANGRONG),
    Scene("MS24", XIHUA,      "aftercare", "score"),
    Scene("PS17", SIMAQIAO,   "scored", "callback", hot=True),
    Scene("PO30", TIANHUI,    "scored", "callback", hot=True),
    Scene("LI40", XIAN,       "scored", "callback", "blue", hot=True),
    # Objected to: to be ruled on, ruled, before the second instance.
    Scene("UC03", JIULIDI,    "waiting", "sign", disputed="raised", case=0),
    Scene("PO25", XIHUA,      "waiting", "sign", disputed="ruled"),
    Scene("TR31", FUQIN,      "waiting", "sign", disputed="appealed"),
    # Held up: more time asked for, material to be brought, accounts to be agreed to, to be approved, put aside.
    Scene("UC05", XIHUA,      "responded", "resolve", delayed="extension", case=0),
    Scene("MS23", FUQIN,      "responded", "resolve", delayed="extension"),
    Scene("PS12", XIHUA,      "responded", "resolve", delayed="material"),
    Scene("LI36", XIHUA,      "responded", "resolve", delayed="proposed"),
    Scene("TR33", XIHUA,      "responded", "resolve", delayed="consented"),
    Scene("UC02", XIHUA,      "responded", "resolve", delayed="running"),
    Scene("LI36", JINQUAN,    "responded", "resolve", delayed="running"),
    # Nobody's matter by the catalogue: what was ruled may become a row of it.
    Scene("XX99", XIHUA,      "aftercare", "score"),
    # Closed of late, and drawn to be looked at on the spot.
    Scene("UC03", FUQIN,      "closed", hot=True),
    Scene("PS12", XIHUA,      "closed", hot=True),
    Scene("UC07", XIHUA,      "closed", hot=True),
    Scene("UC05", XIHUA,      "closed", hot=True),
    Scene("MS22", JINQUAN,    "closed", hot=True),
    # One matter that comes in again and again, and another at the same door.
    Scene("UC03", XIHUA,      "responded", "resolve", case=1, spot=MARKET),
    Scene("UC03", XIHUA,      "verifying", "verify", case=1, spot=MARKET),
    Scene("UC03", XIHUA,      "aftercare", "score", case=1, spot=MARKET, hot=True),
    Scene("UC03", XIHUA,      "pending", "issue", case=1, spot=MARKET),
    Scene("UC03", XIHUA,      "pending", "issue", case=1, spot=MARKET, hot=True),
    Scene("UC07", XIHUA,      "responded", "resolve", spot=MARKET),
)
# fmt: on
