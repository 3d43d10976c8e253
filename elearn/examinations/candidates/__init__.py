"""Who sits: lists of candidates without account, codes on cards, holders of sittings, and how they stand on the board. Pure.

- `lists`: a table as an officer brings it, what each row says, and what it would change
- `card_codes`: codes on cards, and the digests that are kept of them
- `holders`: somebody with an account, or somebody who came in with a card
- `board_rules`: started, connected, answered, handed in
"""
