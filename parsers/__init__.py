"""Bytes or text in, frozen values out.

Nothing here knows a database, a network, a setting of ours or a clock. A parser never raises for odd input:
what was odd is listed in the value it returns. `parsers` imports nothing from `gateway`.
"""
