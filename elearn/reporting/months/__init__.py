"""A month of a course, told to those who write it: who used it, what they missed, what they said. Once a month, and never
about fewer people than a number may stand for.

What is told of people goes through the rules that are there: kinds of units are grouped as reasons are (`reporting.rules.group`),
completions are sums of the blocks of statistics (decision 0041), shares are ranges (decision 0033). There is no other rule here.
"""
