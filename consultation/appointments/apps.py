from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "consultation.appointments"
    label = "appointments"
    verbose_name = "任免征询"
