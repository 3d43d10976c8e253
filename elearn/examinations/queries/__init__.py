"""Reading examinations, one module for each part of the work.

held  the examination itself, as everybody who has to do with it knows it
marking  the answers to one question one after another, for whoever marks them
questions  the questions of an examination, what was ruled on them, who decides
results  what sittings are worth: the result that counts, and every one before it
"""
