"""The demo's sign-ins: one of each role, printed on the screen for everyone to look around."""

from dataclasses import dataclass
from typing import Literal

PASSWORD = "lensan-hau-giang"  # noqa: S105 the demo shows it on the screen


@dataclass(frozen=True, slots=True)
class SignIn:
    """Someone who may sign in to the demo, and what lies in their territory.

    `territory`: the whole province, one district or commune by code, the first hamlet of a
    commune, or the file of one producer of a kind.
    """

    username: str
    full_name: str
    role: str
    ground: Literal["province", "district", "commune", "hamlet", "producer"] = "province"
    code: str = ""


SIGN_INS = (
    SignIn("tinh", "Tổ công tác tỉnh (mẫu)", "province"),
    SignIn("huyen", "Cán bộ huyện Vị Thủy (mẫu)", "district", "district", "935"),
    SignIn("xa", "Cán bộ xã Vị Thắng (mẫu)", "commune", "commune", "31450"),
    SignIn("ap", "Tổ công nghệ số cộng đồng (mẫu)", "helper", "hamlet", "31450"),
    SignIn("giangvien", "Giảng viên nguồn (mẫu)", "trainer"),
    SignIn("buudien", "Nhân viên bưu điện (mẫu)", "carrier"),
    SignIn("htx", "Hợp tác xã (mẫu)", "cooperative", "producer", "cooperative"),
    SignIn("ho", "Hộ sản xuất (mẫu)", "household", "producer", "household"),
)
