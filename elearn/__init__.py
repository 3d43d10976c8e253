"""elearn: training and e-learning for civil servants.

Each folder owns one capability and is named after it; `docs/architecture.md` draws the house and says which way things point.
"""
