"""Backups of an installation: made while people work, checked by anybody, restored in one switch.

A backup is one tar file: the database as of one moment, the media, and `manifest.json` with the hash of each file, the number of
rows of each table and the head of the audit chain. The secret of the installation is not in it and must be kept apart; grants of
PostgreSQL roles are not in it either. It does hold personal data and password hashes: keep it like the database.

create     writes a backup
verify     checks one, without touching the installation
restore    puts one in place
archive    the tar file and its manifest
facts      what is counted in a database
sqlite_copy, postgres_dump, postgres_portable   one database each way
"""
