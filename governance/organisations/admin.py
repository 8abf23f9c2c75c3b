"""The back office: accounts and the tree for the system administrator, posts and grants for the security one.

Cases are never registered here. Rights come from `admin_role` alone; nothing is deleted, stretches end by date.
"""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied

from governance.organisations.choices import AdminRole
from governance.organisations.models import DatedGrant, Delegation, Organisation, Post, Regime, User
from governance.organisations.selectors import directory

admin.site.site_header = admin.site.site_title = "账号与组织"
admin.site.unregister(Group)


class ByAdminRole:
    """Open a model to the holders of `admin_roles`."""

    admin_roles: tuple[str, ...] = ()

    def has_module_permission(self, request):
        return request.user.is_active and getattr(request.user, "admin_role", "") in self.admin_roles

    def has_view_permission(self, request, obj=None):
        return self.has_module_permission(request)

    def has_add_permission(self, request):
        return self.has_module_permission(request)

    def has_change_permission(self, request, obj=None):
        return self.has_module_permission(request)

    def has_delete_permission(self, request, obj=None):
        return False


class AccountForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("username", "name")


@admin.register(User)
class AccountAdmin(ByAdminRole, UserAdmin):
    admin_roles = (AdminRole.SYSTEM, AdminRole.SECURITY)
    add_form = AccountForm
    list_display = ("username", "name", "phone", "admin_role", "is_service", "is_active")
    list_filter = ("admin_role", "is_service", "is_active")
    search_fields = ("username", "name")
    ordering = ("username",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "name", "phone", "email", "is_active", "is_service")}),
        ("管理员", {"fields": ("admin_role", "is_staff")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "name", "usable_password", "password1", "password2")}),)

    def has_add_permission(self, request):
        return request.user.is_active and request.user.admin_role == AdminRole.SYSTEM

    def has_change_permission(self, request, obj=None):
        """Let the system administrator change accounts, but not those of the other administrators."""
        mine = obj is None or not obj.admin_role or obj.pk == request.user.pk
        security = request.user.admin_role == AdminRole.SECURITY
        return self.has_module_permission(request) and (security or mine)

    def get_readonly_fields(self, request, obj=None):
        if request.user.admin_role == AdminRole.SECURITY:
            own = obj is not None and obj.pk == request.user.pk
            hidden = ("username", "name", "phone", "email", "is_active", "is_service")
            return (*hidden, "admin_role", "is_staff") if own else hidden
        return ("admin_role", "is_staff")

    def user_change_password(self, request, id, form_url=""):
        if request.user.admin_role != AdminRole.SYSTEM:
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)


@admin.register(Organisation)
class OrganisationAdmin(ByAdminRole, admin.ModelAdmin):
    admin_roles = (AdminRole.SYSTEM, AdminRole.SECURITY)
    list_display = ("code", "name", "kind", "parent", "scored", "active")
    list_filter = ("kind", "scored", "active")
    search_fields = ("code", "name")
    list_select_related = ("parent",)
    raw_id_fields = ("parent", "department", "street")

    def has_add_permission(self, request):
        return request.user.is_active and request.user.admin_role == AdminRole.SYSTEM

    def has_change_permission(self, request, obj=None):
        return self.has_add_permission(request)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        directory.clear()


@admin.register(Regime)
class RegimeAdmin(ByAdminRole, admin.ModelAdmin):
    admin_roles = (AdminRole.SYSTEM,)
    list_display = ("agency", "kind", "starts_on", "ends_on")
    list_filter = ("kind",)
    list_select_related = ("agency",)
    raw_id_fields = ("agency",)


@admin.register(Post)
class PostAdmin(ByAdminRole, admin.ModelAdmin):
    admin_roles = (AdminRole.SECURITY,)
    list_display = ("person", "role", "organisation", "starts_on", "ends_on")
    list_filter = ("role",)
    search_fields = ("person__username", "person__name", "organisation__name")
    list_select_related = ("person", "organisation")
    raw_id_fields = ("person", "organisation")


@admin.register(Delegation)
class DelegationAdmin(ByAdminRole, admin.ModelAdmin):
    admin_roles = (AdminRole.SECURITY,)
    list_display = ("post", "substitute", "starts_at", "ends_at", "reason")
    list_select_related = ("post__person", "post__organisation", "substitute")
    raw_id_fields = ("post", "substitute")


@admin.register(DatedGrant)
class DatedGrantAdmin(ByAdminRole, admin.ModelAdmin):
    admin_roles = (AdminRole.SECURITY,)
    list_display = ("user", "permission", "object_pk", "starts_on", "ends_on", "granted_by")
    list_select_related = ("user", "permission__content_type", "granted_by")
    raw_id_fields = ("user", "granted_by")
