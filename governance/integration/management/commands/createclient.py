import json

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from governance.integration.clients import create_client
from governance.organisations.choices import SEATS, Role
from governance.organisations.models import Organisation, User

NAME_LENGTH = User._meta.get_field("name").max_length


class Command(BaseCommand):
    help = "建立接口客户端（系统账号及其任职），以 JSON 打印 client_id 与 client_secret，密钥只显示这一次。"

    def add_arguments(self, parser):
        parser.add_argument("name", help="客户端名称")
        parser.add_argument("--organisation", required=True, help="组织代码")
        parser.add_argument("--role", action="append", required=True, dest="roles", help="角色代码，可重复给出")

    def handle(self, *, name, organisation, roles, **options):
        name = name.strip()
        if not 1 <= len(name) <= NAME_LENGTH or "\0" in name:
            raise CommandError(f"客户端名称须为 1 至 {NAME_LENGTH} 个字。")
        unknown = [role for role in roles if role not in Role.values]
        if unknown:
            raise CommandError(f"没有这样的角色：{'、'.join(unknown)}。可用的角色：{'、'.join(Role.values)}。")
        unit = Organisation.objects.filter(code=organisation, active=True).first()
        if unit is None:
            raise CommandError(f"没有代码为“{organisation}”的在用组织。")
        misplaced = [Role(role).label for role in roles if unit.kind not in SEATS[role]]
        if misplaced:
            raise CommandError(f"{unit.get_kind_display()}没有这样的角色：{'、'.join(misplaced)}。")
        credentials = create_client(name=name, organisation=unit, roles=list(dict.fromkeys(roles)), at=timezone.now())
        self.stdout.write(json.dumps(vars(credentials), ensure_ascii=False))
