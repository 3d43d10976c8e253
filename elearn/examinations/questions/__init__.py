"""Questions once somebody has met them: how an answer reads, who says that a question is wrong, what becomes of it. Pure.

- `answer_words`: a response in words, and its identity
- `report_rules`: saying that a question is wrong
- `ruling_rules`: dropped, given another key, or granted to everybody
- `rekeying`: another key, as it is typed into a form
- `times`: how long each question took
"""
