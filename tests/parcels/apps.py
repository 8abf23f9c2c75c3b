from django.apps import AppConfig


class ParcelsConfig(AppConfig):
    name = "parcels"
    label = "parcels"
    default_auto_field = "django.db.models.BigAutoField"
