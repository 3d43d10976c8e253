"""Courses in a Git repository on this machine: their files as they stand in a commit, and nothing else of the repository.

`control` finds the repository's own files and refuses whatever leads out of it, `reading` takes courses out of its objects, `apart`
does both in a child process with limits (`child`). Nothing is checked out, no hook and no setting of the repository is looked at,
nothing is written.
"""
