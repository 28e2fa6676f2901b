"""What every page knows of the installation it belongs to."""

from django.conf import settings
from django.http import HttpRequest


def installation(_request: HttpRequest) -> dict[str, bool]:
    """Say whether the people are made up, and whether officers go without a second factor."""
    return {
        "demo": settings.DEMO,
        "second_factor_required": settings.SECOND_FACTOR_REQUIRED,
    }
