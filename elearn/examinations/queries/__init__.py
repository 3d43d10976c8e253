"""Reading examinations, one module for each page or part of the work.

before     examinations, standing, people, candidates
the day    openings, entering, sittings, sheets, board, reports, paper
after it   marking, questions, answers, findings, results, posted, own_result, told, appeals, minutes
always     held: the examination itself, as everybody who has to do with it knows it; log: its sealed log as it is read
"""
