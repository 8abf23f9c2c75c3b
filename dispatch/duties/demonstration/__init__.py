"""Invented tasks that departments would like streets to do, at every stage of their admission."""
