from governance.organisations.models.grants import DatedGrant
from governance.organisations.models.organisation import Organisation, Regime
from governance.organisations.models.people import Delegation, Post, User

__all__ = ["DatedGrant", "Delegation", "Organisation", "Post", "Regime", "User"]
