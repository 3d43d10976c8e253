"""Fairness without cameras: what the answers and times of one examination show when they are looked at together.

Pure: values in, values out. It owns the statistics and the sentences in which they are told. A finding is a reason to look at
papers and at the record of the room, never a verdict on a person, and nothing here changes a score.

Vocabulary: *paper* (what one candidate answered), *alike* (two papers share more wrong answers than chance and learning explain),
*quick* (answered in less time than anybody needs to read), *hasty* (the same of a paper whose questions stand side by side).
"""
