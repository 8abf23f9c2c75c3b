"""What the page of figures is asked for; page and API read the same."""

from datetime import date, timedelta

from django import forms

from governance.organisations.selectors import directory
from governance.web.forms import near

LONGEST = timedelta(days=732)


def day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, validators=[near], widget=forms.DateInput(attrs={"type": "date"})
    )


class FiguresForm(forms.Form):
    """The period (this month where nothing is said), and whom to look at."""

    since = day("自")
    until = day("至")
    unit = forms.CharField(label="单位或派出机构代码", required=False, max_length=20)
    street = forms.CharField(label="街道代码", required=False, max_length=20)
    agencies = forms.BooleanField(label="看派出机构", required=False)

    def __init__(self, data, *, today: date):
        self.today = today
        super().__init__(data)

    def clean_unit(self):
        return self._organisation("unit")

    def clean_street(self):
        return self._organisation("street")

    def _organisation(self, name: str):
        code = self.cleaned_data[name].strip()
        found = directory.by_code(code) if code else None
        if code and found is None:
            raise forms.ValidationError("没有这个单位")
        return found

    def clean(self):
        found = super().clean()
        if not self.errors:
            found["since"] = found.get("since") or self.today.replace(day=1)
            found["until"] = found.get("until") or max(self.today, found["since"])
            if found["until"] < found["since"]:
                self.add_error("until", "止日不能早于起日")
            elif found["until"] - found["since"] > LONGEST:
                self.add_error("until", "一次最多看两年")
        return found
