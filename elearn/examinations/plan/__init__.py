"""The plan of an examination, from what a kind begins with to the questions that one candidate meets. Pure.

- `shape`: sections, minutes, pass marks, order, how it is marked and shown
- `templates`: what each kind begins with
- `programme`: topics, a test for each lesson and a final one, and how a course differs from them
- `form`, `blueprint_rows`: the plan as people fill it in
- `checking`: what stands between a plan and an examination that can be held
- `drawing`: which questions a paper asks, by the plan and the sitting's seed
"""
