"""Notices to people: in the page, and by e-mail to those who want it.

Owns what a person is told (`notice`, `notice_message`), the e-mails that carry notices (`notice_mail`) and what each person chose
about them (`notice_choice`). Does not own the causes: a feature calls `service.notify` with its recipients, whom it has found
through its own policy. Stands below every feature but accounts, so that each can call it.

Vocabulary: *notice* (one person is told one thing), *message* (what was said, once, to however many people), *kind* (what it is
about: `kinds.py` has the words), *reference code* (mã đối chiếu, `VD-4172`: stands on the notice, in its e-mail and nowhere else,
so that its owner can tell a true message from a forged one), *digest* (an e-mail with the notices of a week), *place* (the page
that it is about).
"""
