from django.db import models


class VersionState(models.TextChoices):
    DRAFT = "draft", "草稿"
    AMENDING = "amending", "订正中"  # inside one transaction only: a draft beside the draft
    PUBLISHED = "published", "已发布"


class Evidence(models.TextChoices):
    """Where a row comes from: a published rule, our advice, or an example that the district has to replace."""

    FOUND = "found", "查得"
    RECOMMENDED = "recommended", "建议"
    ILLUSTRATIVE = "illustrative", "示例"
