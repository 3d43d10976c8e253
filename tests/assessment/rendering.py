"""The question templates in an environment like that of the application, without the application."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from elearn.core.i18n import load_catalogue

PACKAGE = Path(__file__).parents[2] / "elearn"
CATALOGUE = load_catalogue(PACKAGE)


def an_environment(language="vi"):
    environment = Environment(
        loader=PrefixLoader(
            {
                "web": FileSystemLoader(PACKAGE / "web" / "templates"),
                "assessment": FileSystemLoader(PACKAGE / "assessment" / "templates"),
            }
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(
        lambda message, **values: CATALOGUE.translate(language, message, **values),
        lambda one, many, number, **values: CATALOGUE.translate_plural(language, one, many, number, **values),
        newstyle=True,
    )
    environment.filters["compiled"] = Markup
    environment.globals |= {"csrf_token": lambda: "csrf-thu", "lang": language}
    return environment


ENVIRONMENTS = {language: an_environment(language) for language in ("vi", "en")}


def practice(view, language="vi", action="/vi/courses/thu/bai-1", **options):
    """The HTML of a practice question."""
    return ENVIRONMENTS[language].get_template("assessment/question.html").module.practice(view, action, **options)


def in_paper(view, language="vi"):
    return ENVIRONMENTS[language].get_template("assessment/question.html").module.in_paper(view)
