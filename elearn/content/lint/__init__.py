"""The linter: rules over one raw file, a sentence for every code, reports, and the mends that a machine can make.

Owns: what the rules complain about, how each complaint is worded in Vietnamese and English, and `--fix`.
Does not own: rules that need more than one file or the rendered HTML (the compiler has them, with its own sentences).

Vocabulary: a *rule* is a code with a severity and a sentence; a *mend* is the mechanical change named in `Problem.fix`.
"""
