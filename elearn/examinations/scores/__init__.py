"""From answers to a result that is told: what people mark, what a sitting is worth, when it may be posted. Pure.

- `rubric`: criteria and their points
- `marking_rules`: who may mark what, and what two markers come to
- `results`: points, sections and pass marks, in exact fractions
- `posting_rules`: what must be done before a result is told, and until when one may appeal
"""
