"""Spreadsheets out (打印版, 数据版) and in (with a dry run)."""
