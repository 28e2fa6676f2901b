"""The pages of training, as a browser sees them."""

from django.db.models import Model
from django.test import Client
from django.urls import reverse


def address(name: str, thing: Model | None = None, **more: object) -> str:
    """Return the address of a page, of a thing or of none."""
    number = {"pk": thing.pk} if thing else {}
    return reverse(name, kwargs=number | more)


def read(client: Client, url: str) -> str:
    """Return a page's text."""
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def say(client: Client, url: str, **told: object) -> str:
    """Send a form, and return the page that follows."""
    return client.post(url, told, follow=True).content.decode()
