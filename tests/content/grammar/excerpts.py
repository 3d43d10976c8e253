"""Short pieces of real courses, as trainers wrote them."""

from __future__ import annotations

LESSON = """\
---
id: tin-nhan-vneid
title: Tin nhắn “VNeID” và ứng dụng .apk giả
minutes: 8
competencies: [WD3, WD1]
---

## 9 giờ 10, quầy số 2

Sáng thứ Hai, Phường Ví Dụ, mười hai số đang chờ. Tin mới nằm ngay dưới một tin thật:

> **VNeID**
> Tai khoan dinh danh cua chi se tam khoa sau 24 gio. Cap nhat: vneid-dongbo.example.

### ? Anh/chị ở vào chỗ chị Hạnh. Việc tiếp theo là gì? {#q-vneid-mo-dau}

<!--
competency: WD3
confidence: on
role: opening
-->

- [ ] Gọi số hỗ trợ trong tin, hỏi lại cho chắc
  > Có người nghe máy ngay, lịch sự, đọc đúng tên chị.
- [x] Làm tiếp hồ sơ cô Ba, xong thì tự mở VNeID xem
  > Mười lăm phút sau chị mở VNeID: không có yêu cầu nào.
  > Hôm sau tài khoản vẫn dùng được.

Anh/chị giữ lựa chọn ấy trong đầu.

## Giống thật không phải là bằng chứng {#giong-that}

> [!IMPORTANT]
> Cách đi chỉ có một: **vào bằng cửa của mình**.

![Hai lối đi bắt đầu từ cùng một chiếc điện thoại.](assets/hai-cua.svg "Hình 1. Cùng một việc, hai cửa vào")

| Anh Khoa nhìn | Cửa của mình | Cửa trong tin |
|---|---|---|
| Ai mở đầu | Mình tự mở VNeID | Tin nhắn giục mở |

### ? Chạm vào những chỗ đủ để dừng lại. {#q-vneid-khoanh}

<!-- competency: WD3 -->

> [!TIP]
> Với mỗi dòng, hỏi: làm theo thì ai được thêm quyền trên máy?

```spot
{- VNeID – Cập nhật địa bàn -}

Đã tải xong {+ vneid-phuong-moi.apk +}{> Bản cài nằm ngoài kho. <}
1. {+ Bật “Hỗ trợ tiếp cận”
cho VNeID +}{> Từ đây ứng dụng đọc màn hình. <} nhé
```

> [!NOTE]
> Tên đúng, lời chào lịch sự: không chứng minh gì.

### ? Ứng dụng giả xin từng quyền này để làm gì? {#q-vneid-quyen}

<!-- competency: WD1, WD3 -->

- Đọc tin nhắn SMS => Lấy mã OTP vừa gửi tới
- Hỗ trợ tiếp cận => Bấm nút thay chủ máy
  > Quyền này đọc được màn hình.
- => Chép dấu vân tay trong máy

> [!RECALL] q-vneid-mo-dau
> - a: Hỏi lại là thói quen tốt.
> - b: Việc thật vẫn còn đó.

/// audience | citizen
Người dân gọi 0900 000 000.

- một
- hai
///

> [!DESK]
> Mở **Cài đặt**, gõ “không xác định”.

> [!INSTRUCTOR]
> Cho lớp hai phút.

{{ include: snippets/duong-day.vi.md }}

[^luat]: Luật An ninh mạng, Điều 7.
*[UBND]: Ủy ban nhân dân
"""

BANK = """\
---
kind: bank
title: Ngân hàng câu hỏi
---

## Đường dẫn và mã QR

### ? Trang của phường là `phuongvidu.example`. Liên kết nào đúng? {#b-phish-006}

- [ ] `https://phuongvidu.example.hoso-online.example/nop`
- [x] `https://hoso.phuongvidu.example/nop` {#dung}

### ? Xếp việc cần làm. {#b-phish-009}

<!-- type: order -->

1. Kết thúc cuộc gọi video
2. Bấm số đã lưu
3. Báo anh Khoa

### ? Điền vào chỗ trống. {#b-phish-012}

Hạn tính từ lúc [[x: phát hiện | họp kết luận | có người mất tiền]]{> Luật nói: từ khi phát hiện. <}, chậm nhất là
[[=72+-0]] giờ, ghi vào [[sổ theo dõi|sổ]].

> [!NOTE]
> Giờ chạy cả thứ Bảy.

### ? Thời hạn là bao nhiêu ngày? {#b-so}

= 10 +- 1 | unit: ngày
= 14

### ? Tên hệ thống? {#b-chu}

<!-- accept: "no-diacritics" points: "2,5" -->

= "QLVB"
= "quản lý*" => 50%

### ? Viết lời nhắn cho cô Ba. {#b-luan}

<!-- type: essay -->

Không quá năm câu.

> [!RUBRIC]
> Nêu việc cần làm trước. Không dọa.

> [!NOTE]
> Một câu là đủ.
"""

CASE = """\
---
kind: case
id: da-lo-bam
title: "Đã lỡ bấm"
minutes: 8
start: "13:40"
actor: anh Phúc
---

Hôm nay anh/chị ngồi vào ghế anh Phúc.

## Cảnh 1. Ba phần trăm {#canh-1}

Thứ Hai, 13:40.

Trên bàn là công văn.

- [Bật chế độ máy bay; máy không nghe thì tắt](#canh-2) | +1m | Làm: ngắt mạng | set: cong-van-cho
  > Không còn mạng, bàn tay bên kia với không tới.
- [Úp máy xuống \\| rồi tính](#ket-1) | +20 phút | Làm: phát hành công văn | Lộ: 9,8 triệu đồng | set: xong, mat-tien

## Cảnh 2. Máy im {#canh-2}

Trước.

/// if | cong-van-cho
Chờ.
///

/// if | not mat-tien
Còn tiền.
///

- [Gọi anh Khoa](#ket-1) | +9m | Báo: anh Khoa

## Kết 1 {#ket-1 role=ending outcome=good}

Xong.

## Hồ sơ tốt {#ho-so-tot role=model-file}

| Giờ | Ghi gì |
|---|---|
| 13:36 | Làm |

> [!DESK]
> Lấy một mẩu giấy.

[^l91]: Luật 91.
"""
