"""What `manage.py check --deploy` asks of an installation beyond Django's own questions."""

from django.conf import settings
from django.core.checks import Tags, Warning, register


@register(Tags.database, deploy=True)
def connections_persist(app_configs, **kwargs):
    """A new connection for each request costs more than most requests."""
    if settings.DATABASES["default"].get("CONN_MAX_AGE") == 0:
        return [Warning("CONN_MAX_AGE is 0: every request opens a connection of its own.", id="governance.W001")]
    return []


@register(Tags.security, deploy=True)
def demonstration_is_off(app_configs, **kwargs):
    """The demonstration shows its passwords on the log-in page."""
    if settings.DEMONSTRATION:
        return [Warning("DEMONSTRATION is on: its accounts are known to everybody.", id="governance.W002")]
    return []
