"""How much of a resident's telephone number a page or an answer shows."""


def masked(phone: str) -> str:
    """Hide a number from whoever does not have to ring it up: its first three and last two digits are left."""
    digits = [mark for mark in phone if mark.isdecimal()]
    if len(digits) < 8:
        return "****" if phone else ""
    return f"{''.join(digits[:3])}****{''.join(digits[-2:])}"
