from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "consultation.projects"
    label = "projects"
    verbose_name = "规划与项目"
