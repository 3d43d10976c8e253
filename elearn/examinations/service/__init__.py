"""The use cases of examinations, one module for each part of the work. Views import the module: `service.sittings.start(…)`.

log  the sealed log of acts, which every other module writes into
"""
