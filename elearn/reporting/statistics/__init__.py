"""Numbers of a year's completions by unit, position, age, gender, theme, course and month, told so that they point at nobody.

`folding` and `release` are the rule (decision 0041): every number is a sum of blocks, and a block stands for five people at least.
`asked` reads an address, `queries` counts, `tables` puts the numbers into a table. Vocabulary: *nhóm* (group: units counted
together), *ô* (cell), *ẩn* (hidden).
"""
