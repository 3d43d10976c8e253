"""The read side of required learning: frozen rows.

standing     the rule in SQL: who is asked what, and where each stands
own          what is asked of the actor
assignments  for whoever looks after units
exemptions   who is exempt, and who is asked to be
crowd        the people of an actor's units counted by where they stand, and those to remind
counted      units with very many people, as the night has counted them
reminders    what was sent to whom
"""
