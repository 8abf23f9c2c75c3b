from governance.organisations.services.delegations import delegate, end_delegation
from governance.organisations.services.district import load_district
from governance.organisations.services.grants import grant

__all__ = ["delegate", "end_delegation", "grant", "load_district"]
