from django import forms


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})
