"""The password rule that a 等保 review asks for: characters of three kinds."""

import string

from django.core.exceptions import ValidationError

KINDS = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
MESSAGE = "口令须包含小写字母、大写字母、数字、符号中的三类。"


class ThreeKindsValidator:
    def validate(self, password, user=None):
        kinds = sum(any(letter in kind for letter in password) for kind in KINDS)
        others = any(letter not in "".join(KINDS) for letter in password)
        if kinds + others < 3:
            raise ValidationError(MESSAGE, code="password_too_plain")

    def get_help_text(self):
        return MESSAGE
