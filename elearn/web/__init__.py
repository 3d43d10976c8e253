"""The page kit: the application, the current actor, access, languages, security, errors, assets, base templates and macros.

Owns how a page is answered, not what is on it. Knows `core`; knows no feature: `elearn.app` hands it what it needs (the loader of
the current actor, the navigation). Vocabulary: *page* (HTML for a person), *door* (an address that can be knocked at).
"""
