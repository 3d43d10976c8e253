"""Journeys: people going through the whole product in a real browser, against the real server."""
