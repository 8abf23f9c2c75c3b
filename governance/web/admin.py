"""Devices of the second factor: the security administrator removes a lost one; nobody sees a secret."""

from django.contrib import admin
from django_otp.plugins.otp_totp.models import TOTPDevice

from governance.organisations.admin import ByAdminRole
from governance.organisations.choices import AdminRole

admin.site.unregister(TOTPDevice)


@admin.register(TOTPDevice)
class DeviceAdmin(ByAdminRole, admin.ModelAdmin):
    admin_roles = (AdminRole.SECURITY,)
    list_display = ("user", "name", "created_at", "last_used_at")
    search_fields = ("user__username", "user__name")
    list_select_related = ("user",)
    fields = ("user", "name", "created_at", "last_used_at")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return self.has_module_permission(request)
