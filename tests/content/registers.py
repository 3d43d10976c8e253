"""A register of laws for tests: two with one title, one replaced, one known by a short name, one without a year."""

from __future__ import annotations

from elearn.content.register import Law
from elearn.content.register_file import read_register

REGISTER = """\
luat-116-2025:
  number: 116/2025/QH15
  title: {vi: Luật An ninh mạng, en: Law on Cybersecurity}
  status: in-force
  in_force: 2026-07-01
luat-24-2018:
  number: 24/2018/QH14
  title: {vi: Luật An ninh mạng, en: Law on Cybersecurity}
  status: replaced
  replaced_by: luat-116-2025
luat-91-2025:
  number: 91/2025/QH15
  title: {vi: Luật Bảo vệ dữ liệu cá nhân, en: Law on Personal Data Protection}
  status: in-force
  in_force: 2026-01-01
  names: [Luật BVDLCN, PDPL]
nd-13-2023:
  number: 13/2023/NĐ-CP
  title: {vi: Nghị định về bảo vệ dữ liệu cá nhân, en: Decree on Personal Data Protection}
  status: replaced
  replaced_by: [luat-91-2025]
  names: Nghị định 13
qd-1527:
  number: 1527/QĐ-TTg
  title: {vi: Quyết định phê duyệt đề án, en: Decision on the scheme}
  status: in-force
"""


def register(text: str = REGISTER) -> dict[str, Law]:
    """The laws of a sound laws.yml."""
    laws, problems = read_register("laws.yml", text)
    assert problems == []
    return laws
