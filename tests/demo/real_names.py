"""Names that no invented unit may bear: the 168 units of Ho Chi Minh City since 1 July 2025 and the 34 provinces and cities.

Source: Resolutions 1685/NQ-UBTVQH15 and 202/2025/QH15.
"""

from __future__ import annotations

_WARDS = """
Sài Gòn, Tân Định, Bến Thành, Cầu Ông Lãnh, Bàn Cờ, Xuân Hòa, Nhiêu Lộc, Xóm Chiếu, Khánh Hội, Vĩnh Hội, Chợ Quán, An
Đông, Chợ Lớn, Bình Tây, Bình Tiên, Bình Phú, Phú Lâm, Tân Thuận, Phú Thuận, Tân Mỹ, Tân Hưng, Chánh Hưng, Phú Định,
Bình Đông, Diên Hồng, Vườn Lài, Hòa Hưng, Minh Phụng, Bình Thới, Hòa Bình, Phú Thọ, Đông Hưng Thuận, Trung Mỹ Tây, Tân
Thới Hiệp, Thới An, An Phú Đông, An Lạc, Tân Tạo, Bình Tân, Bình Trị Đông, Bình Hưng Hòa, Gia Định, Bình Thạnh, Bình Lợi
Trung, Thạnh Mỹ Tây, Bình Quới, Hạnh Thông, An Nhơn, Gò Vấp, An Hội Đông, Thông Tây Hội, An Hội Tây, Đức Nhuận, Cầu
Kiệu, Phú Nhuận, Tân Sơn Hòa, Tân Sơn Nhất, Tân Hòa, Bảy Hiền, Tân Bình, Tân Sơn, Tây Thạnh, Tân Sơn Nhì, Phú Thọ Hòa,
Tân Phú, Phú Thạnh, Hiệp Bình, Thủ Đức, Tam Bình, Linh Xuân, Tăng Nhơn Phú, Long Bình, Long Phước, Long Trường, Cát Lái,
Bình Trưng, Phước Long, An Khánh, Đông Hòa, Dĩ An, Tân Đông Hiệp, An Phú, Bình Hòa, Lái Thiêu, Thuận An, Thuận Giao, Thủ
Dầu Một, Phú Lợi, Chánh Hiệp, Bình Dương, Hòa Lợi, Phú An, Tây Nam, Long Nguyên, Bến Cát, Chánh Phú Hòa, Vĩnh Tân, Bình
Cơ, Tân Uyên, Tân Hiệp, Tân Khánh, Thới Hòa, Vũng Tàu, Tam Thắng, Rạch Dừa, Phước Thắng, Bà Rịa, Long Hương, Phú Mỹ, Tam
Long, Tân Thành, Tân Phước, Tân Hải
"""
_COMMUNES = """
Vĩnh Lộc, Tân Vĩnh Lộc, Bình Lợi, Tân Nhựt, Bình Chánh, Hưng Long, Bình Hưng, Củ Chi, Tân An Hội, Thái Mỹ, An Nhơn Tây,
Nhuận Đức, Phú Hòa Đông, Bình Mỹ, Đông Thạnh, Hóc Môn, Xuân Thới Sơn, Bà Điểm, Nhà Bè, Hiệp Phước, Cần Giờ, Bình Khánh,
An Thới Đông, Thạnh An, Thường Tân, Bắc Tân Uyên, Phú Giáo, Phước Hòa, Phước Thành, An Long, Trừ Văn Thố, Bàu Bàng, Long
Hòa, Thanh An, Dầu Tiếng, Minh Thạnh, Châu Pha, Long Hải, Long Điền, Phước Hải, Đất Đỏ, Nghĩa Thành, Ngãi Giao, Kim
Long, Châu Đức, Bình Giã, Xuân Sơn, Hồ Tràm, Xuyên Mộc, Hòa Hội, Bàu Lâm, Bình Châu, Hòa Hiệp, Long Sơn, Côn Đảo
"""
_PROVINCES = """
Hà Nội, Huế, Lai Châu, Điện Biên, Sơn La, Lạng Sơn, Quảng Ninh, Thanh Hóa, Nghệ An, Hà Tĩnh, Cao Bằng, Tuyên Quang, Lào
Cai, Thái Nguyên, Phú Thọ, Bắc Ninh, Hưng Yên, Hải Phòng, Ninh Bình, Quảng Trị, Đà Nẵng, Quảng Ngãi, Gia Lai, Khánh Hòa,
Lâm Đồng, Đắk Lắk, Hồ Chí Minh, Đồng Nai, Tây Ninh, Cần Thơ, Vĩnh Long, Đồng Tháp, Cà Mau, An Giang
"""

WARDS, COMMUNES, PROVINCES = (
    tuple(each.strip() for each in names.replace("\n", " ").split(",")) for names in (_WARDS, _COMMUNES, _PROVINCES)
)
REAL_NAMES = frozenset((*WARDS, *COMMUNES, *PROVINCES))
