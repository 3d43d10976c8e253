"""The use cases of examinations, one module for each part of the work. Views import the module: `service.sittings.start(…)`.

log  the sealed log of acts, which every other module writes into
marking  marks by people, one after another, and on an appeal
ruling  what shall become of a question: asked by one, decided by another
effect  what a ruling would change
applying  results follow a ruling
"""
