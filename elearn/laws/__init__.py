"""The register of laws as the site knows it: which courses cite which law, and what is to be read again because a law changed.

Owns: the entries of the site's laws.yml as they were last read, every earlier state of them, who cites them, and who said of a
passage that it still holds. Does not own what an entry may say or how a citation is found (`content`), nor courses (`catalogue`).
Vocabulary: *entry* (a law in the register), *reading* (laws.yml taken in once), *citation* (a passage of what is served that cites
a law), *confirmed* (somebody looked at it as the entry stood then), *to review* (the entry changed since).
"""
