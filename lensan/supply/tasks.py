"""What is done for supply after the answer: closing at the date, forgetting."""

from django.utils import timezone
from django_tasks import task

from lensan.kernel.jobs.periodic import every, nightly
from lensan.supply.actions.forgetting import forget_the_erased
from lensan.supply.actions.grouping import close_due
from lensan.supply.actions.handing import tell_news
from lensan.supply.models import GroupOrder, SupplyOrder


@every(minutes=5)
@task()
def close() -> None:
    """Close what is ordered together once its last day is over."""
    close_due(at=timezone.now())


@every(minutes=1)
@task()
def tell() -> None:
    """Tell households what they were not told because a machine stopped in between."""
    untold = SupplyOrder.objects.untold().values("group")
    for group in GroupOrder.objects.filter(pk__in=untold).select_related("offer", "cooperative"):
        tell_news(group, by=None, at=timezone.now())


@nightly(hour=2)
@task()
def forget() -> None:
    """Forget those whose data were erased in the registry since."""
    forget_the_erased(at=timezone.now())
