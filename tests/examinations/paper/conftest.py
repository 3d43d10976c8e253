"""The site of pages, for the paper edition."""

from tests.site import application as application
from tests.site import site as site
from tests.site import sown as sown
