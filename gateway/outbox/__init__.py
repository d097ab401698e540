"""Sends what a committed Plan asked for, once, and records the answer."""
