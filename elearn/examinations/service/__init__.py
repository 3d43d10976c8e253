"""The use cases of examinations, one module for each part of the work. Views import the module: `service.starting.start(…)`.

before     plans, lacking, people, candidates, listing, seating, preparing; `shared` is what they have in common
the day    opening, hours, cards, starting, again, sittings, sitting_lines, moving, closing, invigilating, observing, admitting,
           duty, reports, paper, paper_sittings, taking_back
after it   marking, ruling, effect, applying, annulling, looking, hearing, results, posting, appeals, feeding, measuring,
           erasing
always     log: the sealed log of acts, which every other module writes into
"""
