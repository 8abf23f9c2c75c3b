from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from governance.organisations.choices import SEATS, AdminRole, OrganisationKind, Role
from governance.organisations.models.organisation import Organisation


class UserManager(BaseUserManager):
    def create_user(self, username, password=None, **fields):
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username, password=None, **fields):
        return self.create_user(username, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with a staff number, or the service account behind an API client."""

    username = models.CharField("工号", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    phone = models.CharField("办公电话", max_length=20, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    admin_role = models.CharField("管理员类别", max_length=12, choices=AdminRole, blank=True)
    is_service = models.BooleanField("系统账号", default=False)
    is_active = models.BooleanField("启用", default=True)
    is_staff = models.BooleanField("可进后台", default=False)
    dark = models.BooleanField("深色", default=False)
    large_type = models.BooleanField("大字版", default=False)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        constraints = [
            models.CheckConstraint(
                condition=Q(admin_role="") | Q(admin_role__in=AdminRole.values), name="user_admin_role_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self):
        super().clean()
        if self.admin_role and self.pk and self.posts.exists():
            raise ValidationError({"admin_role": "有业务任职的人员不得担任管理员"})


class PostQuerySet(models.QuerySet):
    def on(self, day):
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)


class Post(models.Model):
    """A person holds a role in an organisation from one day to another (end exclusive)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts", verbose_name="人员")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts", verbose_name="组织")
    role = models.CharField("角色", max_length=30, choices=Role)
    starts_on = models.DateField("起始日")
    ends_on = models.DateField("终止日（不含）", null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        indexes = [models.Index(fields=["organisation", "role"], name="post_of_organisation")]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="post_role_known"),
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="post_days_ordered"),
        ]

    def clean(self):
        super().clean()
        if self.person_id and self.person.admin_role:
            raise ValidationError({"person": "管理员不得担任业务职务"})
        kinds = SEATS.get(self.role)
        if self.organisation_id and kinds and self.organisation.kind not in kinds:
            places = "、".join(OrganisationKind(kind).label for kind in kinds)
            raise ValidationError({"role": f"该角色只能设在：{places}"})

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_role_display()} {self.person}"


class DelegationQuerySet(models.QuerySet):
    def running(self, at):
        return self.filter(starts_at__lte=at, ends_at__gt=at)


class Delegation(models.Model):
    """The absence of a holder: a substitute acts for the post, or, without one, its role falls to the next in line."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="delegations", verbose_name="任职")
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="代理人"
    )
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束（不含）")
    reason = models.CharField("事由", max_length=100, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "离岗代理"
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="delegation_ordered")]

    def clean(self):
        super().clean()
        if not (self.post_id and self.starts_at and self.ends_at):
            return
        others = Delegation.objects.exclude(pk=self.pk).filter(post_id=self.post_id)
        if others.filter(starts_at__lt=self.ends_at, ends_at__gt=self.starts_at).exists():
            raise ValidationError("该任职在这段时间已登记离岗")

    def __str__(self) -> str:
        return f"{self.post}（{self.substitute or '无代理人'}）"
