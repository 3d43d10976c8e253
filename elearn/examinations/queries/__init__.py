"""Reading examinations, one module for each part of the work.

held  the examination itself, as everybody who has to do with it knows it
"""
