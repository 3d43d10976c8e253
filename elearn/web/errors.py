"""How an error is told: a sentence for the person, in their language, with what was kept and what to do.

Services raise `DomainError`; here each gets its status. A denial and a missing thing look the same. What was not foreseen is logged
with a reference that the person can read out, and tells nothing else.
"""

from __future__ import annotations

import logging
import secrets

from flask import Flask, Response, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from elearn.core import errors
from elearn.web import access, given, security
from elearn.web.languages import redirect_to_page
from elearn.web.typed import words_typed

log = logging.getLogger("elearn.errors")

_STATUS: tuple[tuple[type[errors.DomainError], int], ...] = (
    (errors.NotFound, 404),
    (errors.Forbidden, 403),
    (errors.Conflict, 409),
    (errors.TooMany, 429),
    (errors.Unavailable, 503),
    (errors.Invalid, 422),
)
_UNFIT_FORM = errors.N_(
    "Biểu mẫu này thuộc về một lần mở trang trước, chưa phải lần này. Xin quay lại, tải lại trang rồi gửi lần nữa."
)
_REFUSED_FORMS = {
    "The CSRF token has expired.": errors.N_(
        "Trang này đã mở quá lâu nên biểu mẫu hết hạn. Xin quay lại, tải lại trang rồi gửi lần nữa."
    ),
    "The CSRF token is missing.": errors.N_(
        "Biểu mẫu đến mà thiếu mã xác nhận của trang. Xin quay lại, tải lại trang rồi gửi lần nữa."
    ),
    "The CSRF session token is missing.": errors.N_(
        "Biểu mẫu đã hết hạn, hoặc trình duyệt đang chặn cookie. Xin tải lại trang rồi gửi lần nữa; vẫn vậy thì cho phép cookie."
    ),
    "The referrer header is missing.": errors.N_(
        "Trình duyệt giấu trang đã gửi biểu mẫu. Xin tắt phần mở rộng làm việc đó ở trang này, rồi gửi lần nữa."
    ),
}
"""Flask-WTF's reason for refusing a form → what the person is told; `_UNFIT_FORM` for any other."""
_SOON = "5"
"""When to try again what was not possible now, in seconds."""
_PAGES = frozenset({400, 401, 403, 404, 405, 409, 413, 414, 422, 429, 500, 503})


def _answer(
    status: int,
    *,
    message: str | None = None,
    reference: str | None = None,
    way_in: str | None = None,
    leaves_at_once: bool = False,
    typed: tuple[str, ...] = (),
) -> ResponseReturnValue:
    g.is_error = True
    page = status if status in _PAGES else (400 if status < 500 else 500)
    told = {"message": message, "reference": reference, "way_in": way_in, "leaves_at_once": leaves_at_once, "typed": typed}
    response = make_response(render_template("web/errors/error.html", status=page, **told), status)
    response.headers["Cache-Control"] = "no-store"
    return response


def tell_http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    found = redirect_to_page(error)
    if found is not None:
        return found
    answer = make_response(_ask_to_sign_in() if error.code == 401 else _answer(error.code))
    if error.code == 405 and error.get_response().headers.get("Allow"):
        answer.headers["Allow"] = error.get_response().headers["Allow"]
    return answer


def _ask_to_sign_in() -> ResponseReturnValue:
    """Nobody is signed in any more: the way in, back to the page of the form, and what was typed in it."""
    return _answer(401, way_in=access.way_to_sign_in(), typed=words_typed())


def tell_host(_error: SecurityError) -> ResponseReturnValue:
    """The request names a host that is not ours. No address can be made for it, so the answer is bare words."""
    words = g.translate(errors.N_("Máy chủ này không trả lời dưới tên đó. Anh/chị kiểm tra lại địa chỉ."))
    return Response(f"{words}\n", 400, mimetype="text/plain")


def tell_domain(error: errors.DomainError) -> ResponseReturnValue:
    status = next((code for kind, code in _STATUS if isinstance(error, kind)), 400)
    if status == 404:
        return _answer(404)
    message = g.translate(error.message, **error.values)
    answer = make_response(_answer(status, message=message))
    if isinstance(error, errors.TooMany):
        answer.headers["Retry-After"] = str(error.retry_after)
    elif isinstance(error, errors.Unavailable):
        answer.headers["Retry-After"] = _SOON
    return answer


def tell_csrf(error: CSRFError) -> ResponseReturnValue:
    if given.is_form_from_before():
        message = errors.N_("Máy này đã được nhường cho người khác sau khi trang anh/chị vừa gửi được mở. Phần đó chưa được lưu.")
        return _answer(401, message=g.translate(message), way_in=given.way_in(), leaves_at_once=True)
    if access.asks_to_sign_in():
        # With the session goes the form token: what is missing is a session, and a page loaded anew would only say the same.
        return _ask_to_sign_in()
    return _answer(400, message=g.translate(_REFUSED_FORMS.get(error.description or "", _UNFIT_FORM)))


def tell_foreign(_error: security.ForeignRequest) -> ResponseReturnValue:
    # Behind a proxy that changes the host's name every form says this: then the operator must hear of it.
    message = errors.N_(
        "Yêu cầu này đến từ một trang ngoài hệ thống. Nếu anh/chị bấm nút trên chính trang này, xin báo người vận hành."
    )
    return _answer(403, message=g.translate(message))


def tell_database(error: OperationalError) -> ResponseReturnValue:
    """The database did not answer in time or is away: nothing was saved, and that is what the person is told."""
    log.error("database unavailable", exc_info=error, extra={"endpoint": request.endpoint})
    answer = make_response(_answer(503))
    answer.headers["Retry-After"] = _SOON
    return answer


def tell_unforeseen(error: InternalServerError) -> ResponseReturnValue:
    reference = secrets.token_hex(4)
    cause = error.original_exception or error
    log.error("unforeseen", exc_info=cause, extra={"reference": reference, "endpoint": request.endpoint})
    return _answer(500, reference=reference)


def install(app: Flask) -> None:
    app.register_error_handler(CSRFError, tell_csrf)
    app.register_error_handler(security.ForeignRequest, tell_foreign)
    app.register_error_handler(SecurityError, tell_host)
    app.register_error_handler(errors.DomainError, tell_domain)
    app.register_error_handler(OperationalError, tell_database)
    app.register_error_handler(InternalServerError, tell_unforeseen)
    app.register_error_handler(HTTPException, tell_http)
