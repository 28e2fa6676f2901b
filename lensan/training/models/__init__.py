"""What exists of training: courses, the people who teach, classes, who came, what they know."""

from lensan.training.models.attendance import (
    Attendance,
    AttendanceQuerySet,
    BoardCode,
    SignedSheet,
)
from lensan.training.models.busy import Busy, BusyQuerySet
from lensan.training.models.classes import TrainingClass, TrainingClassQuerySet, Venue
from lensan.training.models.courses import (
    DIGITAL,
    PACKING,
    Choice,
    CostLine,
    Course,
    CourseQuerySet,
    Lesson,
    Material,
    Question,
    Skill,
)
from lensan.training.models.enrolments import Enrolment, EnrolmentQuerySet
from lensan.training.models.money import (
    Approval,
    BudgetLine,
    BudgetLineQuerySet,
    Spending,
    SpendingQuerySet,
)
from lensan.training.models.plans import Plan, PlannedClass, PlanQuerySet, Season
from lensan.training.models.results import (
    Certificate,
    CertificateQuerySet,
    QuizResult,
    courses_passed,
    may_teach,
)
from lensan.training.models.trainers import Level, Trainer, TrainerQuerySet

__all__ = [
    "DIGITAL", "PACKING", "Approval", "Attendance", "AttendanceQuerySet", "BoardCode",
    "BudgetLine", "BudgetLineQuerySet", "Busy", "BusyQuerySet", "Certificate", "CertificateQuerySet", "Choice",
    "CostLine", "Course", "CourseQuerySet", "Enrolment", "EnrolmentQuerySet", "Lesson",
    "Level", "Material", "Plan", "PlanQuerySet", "PlannedClass", "Question", "QuizResult",
    "Season", "SignedSheet", "Skill", "Spending", "SpendingQuerySet", "Trainer",
    "TrainerQuerySet", "TrainingClass", "TrainingClassQuerySet", "Venue", "courses_passed",
    "may_teach",
]  # fmt: skip
