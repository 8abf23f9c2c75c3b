"""Pages of the kernel's own rooms."""

from django.urls import path

from governance.web.views import (
    account,
    accounts,
    attachments,
    audit,
    calendar,
    delegations,
    desk,
    gallery,
    help,
    jobs,
    notices,
    search,
)

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("login/", account.LogIn.as_view(), name="login"),
    path("logout/", account.LogOut.as_view(), name="logout"),
    path("preferences/", account.preferences, name="preferences"),
    path("password/", accounts.password, name="password"),
    path("audit/", audit.audit_page, name="audit"),
    path("calendar/", calendar.calendar_page, name="calendar"),
    path("calendar/check/", calendar.check, name="calendar-check"),
    path("calendar/apply/", calendar.apply, name="calendar-apply"),
    path("calendar/hours/", calendar.hours, name="calendar-hours"),
    path("notices/", notices.inbox_page, name="notices"),
    path("notices/read/", notices.read, name="notices-read"),
    path("notices/<int:pk>/", notices.follow, name="notice"),
    path("delegations/", delegations.delegations, name="delegations"),
    path("delegations/<int:pk>/end/", delegations.end, name="delegation-end"),
    path("attachments/<int:pk>/", attachments.attachment, name="attachment"),
    path("attachments/<int:pk>/remove/", attachments.remove, name="attachment-remove"),
    path("attachments/<str:label>/<int:case_id>/", attachments.attachments, name="attachments"),
    path("attachments/<str:label>/<int:case_id>/attach/", attachments.attach, name="attach"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<int:pk>/", jobs.job, name="job"),
    path("jobs/<int:pk>/progress/", jobs.progress, name="job-progress"),
    path("jobs/<int:pk>/file/", jobs.job_file, name="job-file"),
    path("jobs/<int:pk>/confirm/", jobs.confirm_import, name="confirm-import"),
    path("imports/<str:name>/", jobs.ask_import, name="ask-import"),
    path("exports/<str:name>/", jobs.ask_export, name="ask-export"),
    path("search/", search.search_page, name="search"),
    path("help/", help.help_page, name="help"),
    # in a demonstration only; elsewhere nothing is found there
    path("login/as/<str:username>/", account.log_in_as, name="login-as"),
    path("help/components/", gallery.components, name="components"),
]
