"""`make bench`: set Django up, then print the table."""

import os
from importlib import import_module

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")
os.environ.setdefault("API_REQUESTS_PER_MINUTE", "0")
os.environ.setdefault("API_TOKENS_PER_MINUTE", "0")

if __name__ == "__main__":
    django.setup()
    import_module("bench.table").main()
