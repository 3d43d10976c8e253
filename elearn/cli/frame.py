"""The words that Click puts around every command (Usage, Options, what is wrong with an argument), in the language of this call.

Click asks `gettext` for them by its English words, through names that each of its modules has bound. Those names are bound anew
here: one table beside the product's own sentences, instead of a compiled catalogue that the system's locale would have to find.
"""

from __future__ import annotations

from collections.abc import Callable

import click.core
import click.decorators
import click.exceptions
import click.formatting
import click.parser
import click.termui
import click.types

_MODULES = (
    click.core, click.decorators, click.exceptions, click.formatting, click.parser, click.termui, click.types,
)  # fmt: skip

VIETNAMESE = {
    "Aborted!": "Đã dừng, chưa làm gì.",
    "Options": "Tùy chọn",
    "Commands": "Các lệnh",
    "Positional arguments": "Đối số",
    "Usage:": "Cách dùng:",
    "Show this message and exit.": "In phần này rồi thôi.",
    "Got unexpected extra argument ({args})": "Thừa đối số: {args}",
    "Got unexpected extra arguments ({args})": "Thừa các đối số: {args}",
    "Missing command.": "Thiếu tên lệnh.",
    "Takes {nargs} values but 1 was given.": "Cần {nargs} giá trị, mới có 1.",
    "Takes {nargs} values but {len} were given.": "Cần {nargs} giá trị, đang có {len}.",
    "default: {default}": "mặc định: {default}",
    "env var: {var}": "biến môi trường: {var}",
    "required": "bắt buộc",
    "Do you want to continue?": "Anh/chị muốn tiếp tục không?",
    "Did you mean {possibility}?": "Có phải ý anh/chị là {possibility}?",
    "(Did you mean one of: {possibilities}?)": "(Có phải ý anh/chị là một trong: {possibilities}?)",
    "Error: {message}": "Lỗi: {message}",
    "Try '{command} {option}' for help.": "Gõ '{command} {option}' để xem cách dùng.",
    "Invalid value: {message}": "Giá trị chưa đúng: {message}",
    "Invalid value for {param_hint}: {message}": "Giá trị của {param_hint} chưa đúng: {message}",
    "Missing argument": "Thiếu đối số",
    "Missing option": "Thiếu tùy chọn",
    "Missing parameter": "Thiếu tham số",
    "Missing parameter: {param_name}": "Thiếu tham số: {param_name}",
    "No such option {name!r}.": "Không có tùy chọn {name!r}.",
    "No such command {name!r}.": "Không có lệnh {name!r}.",
    "unknown error": "lỗi chưa rõ",
    "Could not open file {filename!r}: {message}": "Không mở được tệp {filename!r}: {message}",
    "Argument {name!r} takes {nargs} values.": "Đối số {name!r} cần {nargs} giá trị.",
    "Option {name!r} does not take a value.": "Tùy chọn {name!r} không kèm giá trị.",
    "Option {name!r} requires an argument.": "Tùy chọn {name!r} cần một giá trị.",
    "Option {name!r} requires {nargs} arguments.": "Tùy chọn {name!r} cần {nargs} giá trị.",
    "Repeat for confirmation": "Nhập lại để xác nhận",
    "Error: The two entered values do not match.": "Lỗi: hai lần nhập không giống nhau.",
    "Error: invalid input": "Lỗi: câu trả lời chưa đúng",
    "Choose from:\n\t{choices}": "Chọn một trong:\n\t{choices}",
    "{value!r} is not {choice}.": "{value!r} không phải là {choice}.",
    "{value!r} is not one of {choices}.": "{value!r} không nằm trong {choices}.",
    "{value!r} does not match the format {format}.": "{value!r} không đúng dạng {format}.",
    "{value!r} does not match the formats {formats}.": "{value!r} không đúng dạng nào trong {formats}.",
    "{value!r} is not a valid {number_type}.": "{value!r} không phải là số hợp lệ ({number_type}).",
    "{value} is not in the range {range}.": "{value} nằm ngoài khoảng {range}.",
    "{name} {filename!r} does not exist.": "Không có {filename!r}.",
    "{name} {filename!r} is a file.": "{filename!r} là một tệp.",
    "{name} {filename!r} is a directory.": "{filename!r} là một thư mục.",
    "{name} {filename!r} is not readable.": "{filename!r} không đọc được.",
    "{name} {filename!r} is not writable.": "{filename!r} không ghi được.",
    "{name} {filename!r} is not executable.": "{filename!r} không chạy được.",
}
"""Click's words → Vietnamese. What is not here is told in Click's English; a test compares the table with what Click can say."""

_NO_OPTIONS = (
    "No options defined but a name was passed ({name}). Did you mean to declare an argument instead? "
    "Did you mean to pass '--{name}'?"
)
NOT_FOR_PEOPLE = frozenset(
    {
        "file", "directory", "path",
        "(dynamic)", "Choice({choices})", "Press any key to continue...", "Confirm the action without prompting.",
        "Show the version and exit.", "%(prog)s, version %(version)s", "deprecated", "Missing {param_type}",
        "DeprecationWarning: The command {name!r} is deprecated.{extra_message}",
        "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}", "Value must be an iterable.",
        "Name '{name}' defined twice", "Boolean option {decl!r} cannot use the same flag for true/false.",
        "Could not determine name for option with declarations {decls!r}", "Unknown color {colour!r}",
        "Invalid start character for option ({option})", "{value!r} is not a valid UUID.",
        "{value!r} is not a valid boolean. Recognized values: {states}",
        "Arguments take exactly one parameter declaration, got {length}: {decls}.",
        _NO_OPTIONS,
        "{len_type} values are required, but {len_value} was given.", "{len_type} values are required, but {len_value} were given.",
    }
)  # fmt: skip
"""Words of Click that stay: those that no command of ours can bring about, and the kinds of values, which Click asks for once,
when a command is defined, and writes in capitals (`--folder DIRECTORY`)."""


def word(words: str) -> str:
    """Click's words in Vietnamese, or as they are where the table has none."""
    return VIETNAMESE.get(words, words)


def speak(language_now: Callable[[], str]) -> None:
    """Binds Click's words to the language that `language_now` answers at the moment of speaking. Doing it twice does no harm."""

    def one(words: str) -> str:
        return word(words) if language_now() == "vi" else words

    def several(single: str, plural: str, number: int) -> str:
        return one(single if number == 1 else plural)

    for module in _MODULES:
        for name, bound in (("_", one), ("ngettext", several)):
            if hasattr(module, name):
                setattr(module, name, bound)
