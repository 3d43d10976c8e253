"""The measured claims: each figure is a command that measures it anew.

Owns what the product claims about its own speed, weight and memory, the baseline that it is compared with and the way of measuring.
Imports nothing that serves people into the product; the product imports nothing from here.
Vocabulary: a *figure* is a claim with a name; *bare* is the baseline; a *round* measures both sides once, one after the other.
"""
