"""Competency frameworks: what somebody can be able to do, on which scale, and how one framework relates to another.

Owns frameworks, their levels, competencies and relations, the files in which they are exchanged, and the pages that show them.
Does not own which level a position requires (`organisation`), what a course gives evidence of (`catalogue`) or what somebody has
reached.
Vocabulary: *framework* (a code and a version), *scale* (numbered levels, grouped into bands), *level* (its number is its rank),
*competency* (or the *area* that it stands in), *in words* (the competency in words of the job), *relation* (a crosswalk that is
shown and never turns a level of one scale into a level of another).
"""
