"""Persons, their accounts and signed-in sessions.

Owns who a person is (`person`), how they prove it (`account`), and where they are signed in (`account_session`). Does not own where
they work or what they may do: that is `organisation`. A person needs no account: imported staff have none yet.
Vocabulary: *person*, *account* (credentials, none or one per person), *session* (one sign-in on one device, revocable),
*code* (given by hand, used once: to begin an account, or to choose a new password).
"""
