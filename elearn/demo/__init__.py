"""The demo: an invented city with its units, people at work and a handful of accounts.

Owns invented facts only, and makes them through the real services, so that it cannot hold what a real installation could not.
Exists in no installation that serves people. Nothing here is a real place, person or number.
"""
