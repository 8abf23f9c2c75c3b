"""Fill the database to a size: templates made by the engine, then copies of their rows by INSERT ... SELECT."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.core.management import call_command
from django.db import connection, models, transaction
from django.utils import timezone

from dispatch.calls import numbers
from dispatch.calls.choices import LineRole
from dispatch.calls.forms import DraftForm
from dispatch.calls.loading import load_catalogue
from dispatch.calls.models import CallLine, ServiceCall
from dispatch.calls.preparing import prepare_call
from governance.audit.partitions import ensure_partitions
from governance.facts.models import Fact
from governance.organisations import demonstration
from governance.organisations.models import Organisation, User
from governance.organisations.services import load_district
from governance.workflow.history import Script, Step, bring_in
from governance.workflow.models import Deadline, TransitionRecord

STRIDE = 10_000  # between the keys of one copy and the next; more than the templates have of any kind
ITEMS = ("UC03", "UC04", "PO25", "MS20", "TR31", "UC05")
DAYS = 1_400  # copies spread over so many days
START = datetime(2022, 3, 2, 9, 0, tzinfo=timezone.get_fixed_timezone(480))


def prepare() -> None:
    """Load the district, its people and the catalogue, and the templates: twelve closed calls and one open."""
    call_command("migrate", verbosity=0)
    if ServiceCall.objects.exists():
        return
    settings.DEMONSTRATION = True
    load_district(START.date())
    demonstration.load_people(START)
    load_catalogue(START)
    for model in (TransitionRecord, Fact):
        ensure_partitions(model._meta.db_table, START.date(), timezone.now().date() + timedelta(days=31))
    bring_in([*(_closed(street, item) for street in (0, 1) for item in ITEMS), _open()])


def _people(code: str, role: str) -> User:
    return User.objects.filter(posts__organisation__code=code, posts__role=role).first()


def _call(street: int, item: str) -> tuple[ServiceCall, User, User]:
    code = Organisation.objects.filter(kind="street").order_by("code")[street].code
    operator, deputy = _people(code, "street_operator"), _people(code, "street_deputy")
    form = DraftForm(payload(code, item), actor=operator, at=START)
    if not form.is_valid():
        raise SystemExit(f"the template of {item} is refused: {form.errors.as_json()}")
    drawn = numbers.case_no(START.date(), numbers.take(1)[0])
    street_id = Organisation.objects.get(code=code).pk
    call = prepare_call(street_id=street_id, case_no=drawn, created_by=operator, at=START, data=form.cleaned_data)
    return call, operator, deputy


def payload(street_code: str, item: str) -> dict:
    """A new call as a client sends it."""
    community = Organisation.objects.filter(kind="community", parent__code=street_code).first()
    return {
        "title": "临街商铺占道经营，行人绕行",
        "situation": "早晚高峰商铺把货架摆到人行道上，推车的老人只能走到机动车道。",
        "own_action": "社区已上门劝导两次，拍照留存。",
        "address": "人民北路二段 12 号旁",
        "item": item,
        "community": community.code,
        "source": "grid",
        "contact_name": "刘洋",
        "contact_phone": "028-87500000",
    }


def _open() -> Script:
    call, operator, deputy = _call(0, ITEMS[0])
    at = START + timedelta(minutes=5)
    return Script(call, operator, START, [Step(at, "submit", operator), Step(at, "issue", deputy)], at)


def _closed(street: int, item: str) -> Script:
    call, operator, deputy = _call(street, item)
    at = START + timedelta(minutes=5)
    steps = [Step(at, "submit", operator), Step(at + timedelta(minutes=5), "issue", deputy)]
    for target in sorted(call.plan, key=lambda row: row["role"] == LineRole.LEAD):
        actor = _people(Organisation.objects.get(pk=target["department"]).code, "dept_operator")
        steps += _answers(target["department"], actor, at + timedelta(minutes=10))
    steps.append(Step(at + timedelta(minutes=40), "pass", operator))
    score = {"speed": 5, "cooperation": 5, "result": 4}
    steps.append(Step(at + timedelta(minutes=50), "score", operator, data=score))
    return Script(call, operator, START, steps, START + timedelta(days=40))


def _answers(department_id: int, actor, at: datetime) -> list[Step]:
    def line(call, stage):
        return next(row for row in stage.lines(call, CallLine) if row.department_id == department_id)

    contact = {"contacted_whom": "刘洋", "measure": "上门整改", "promised_at": at + timedelta(hours=3)}
    reply = {"result_kind": "solved", "result_text": "货架已清理，人行道恢复通行"}
    moves = (("sign", {}), ("respond", contact), ("reply", reply))
    return [Step(at + timedelta(minutes=i), name, actor, data=data, on=line) for i, (name, data) in enumerate(moves)]


def templates(state: str) -> list[int]:
    return list(ServiceCall.objects.filter(pk__lt=STRIDE, state=state).order_by("pk").values_list("pk", flat=True))


def grow(size: int) -> None:
    """Copy the templates until there are `size` calls, one in a hundred of them running."""
    closed, have = templates("closed"), ServiceCall.objects.count()
    first, last = 1 + have // len(closed), 1 + size // len(closed)
    if have < size:
        copy_rows(closed, first, last, 1, f"(g %% {DAYS}) * interval '1 day'")
        copy_rows(templates("called"), first, first + (size - have) // 100, 2, "interval '0'", "interval '3650 days'")


def settle() -> None:
    """Do now what the database would else do beside the measuring: vacuum what was written, and write it out."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")


def copy_rows(roots: list[int], first: int, last: int, mark: int, shift: str, clocks: str = "") -> None:
    """Write the copies numbered `first` to `last` - 1 of calls and all that hangs on them, moved on in time.

    `shift` is an SQL interval; `clocks` another one for the deadlines alone.
    """
    lines = list(CallLine.objects.filter(call__in=roots).values_list("pk", flat=True))
    kinds = ContentType.objects.get_for_models(ServiceCall, CallLine)
    given = {"roots": roots, "lines": lines, "first": first, "last": last}
    given |= {"of_call": kinds[ServiceCall].pk, "of_line": kinds[CallLine].pk}
    number = {"case_no": f'to_char(t.begun_at + {shift}, \'"510106"-YYMMDD"-C{mark}"\') || (g::bigint * 20 + t.id)'}
    of_root = "t.root_type_id = %(of_call)s AND t.root_id = ANY(%(roots)s)"
    of_source = (
        "(t.source_type = %(of_call)s AND t.source_id = ANY(%(roots)s)"
        " OR t.source_type = %(of_line)s AND t.source_id = ANY(%(lines)s))"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(copied(ServiceCall, "t.id = ANY(%(roots)s)", ("id",), shift, number), given)
        cursor.execute(copied(CallLine, "t.call_id = ANY(%(roots)s)", ("id", "call_id"), shift), given)
        cursor.execute(copied(Deadline, of_root, ("case_id", "root_id"), clocks or shift, skip=("id",)), given)
        cursor.execute(copied(TransitionRecord, of_root, ("case_id", "root_id"), shift, skip=("id", "xid")), given)
        cursor.execute(copied(Fact, of_source, ("source_id",), shift, skip=("id", "xid")), given)
        for model in (ServiceCall, CallLine):
            table = model._meta.db_table
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) + {STRIDE} FROM {table}))"
            )


def copied(model, where: str, keys: tuple, shift: str, given: dict | None = None, skip: tuple = ()) -> str:
    """Write the statement that copies the templates' rows of one model once for every g from `first` to `last` - 1."""
    fields = [f for f in model._meta.concrete_fields if f.column not in skip]
    values = [(given or {}).get(f.column) or _value(f, keys, shift) for f in fields]
    columns = ", ".join(f'"{f.column}"' for f in fields)
    return (
        f'INSERT INTO "{model._meta.db_table}" ({columns}) SELECT {", ".join(values)} '
        f'FROM "{model._meta.db_table}" t, generate_series(%(first)s, %(last)s - 1) g WHERE {where}'
    )


def _value(field, keys: tuple, shift: str) -> str:
    column = f't."{field.column}"'
    if field.column in keys:
        return f"{column} + g::bigint * {STRIDE}"
    if isinstance(field, models.DateTimeField):
        return f"{column} + {shift}"
    if isinstance(field, ArrayField) and isinstance(field.base_field, models.DateTimeField):
        return f"ARRAY(SELECT moment + {shift} FROM unnest({column}) moment)"
    return column
