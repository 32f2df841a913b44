"""What can be wrong with an uploaded document: codes to store and words to show."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class TextProblem(StrEnum):
    """Why a document has no usable text, or may not serve as the text of a decision."""

    # There is no text.
    TOO_LARGE = "too_large"
    ARCHIVE_BOMB = "archive_bomb"
    BROKEN_FILE = "broken_file"
    ENCRYPTED = "encrypted"
    UNSUPPORTED_FORMAT = "unsupported_format"
    NO_TEXT_LAYER = "no_text_layer"
    TOOK_TOO_LONG = "took_too_long"

    # There is a text, but what a reader sees may differ from it (domain.md 4.4, item 4).
    OPEN_REVISIONS = "open_revisions"
    COMMENTS = "comments"
    HIDDEN_TEXT = "hidden_text"
    MACROS = "macros"
    EMBEDDED_FILES = "embedded_files"
    PARTIAL_TEXT_LAYER = "partial_text_layer"


# code -> (English, Chinese). The sentences say what the person should do.
PROBLEM_LABELS: Mapping[TextProblem, tuple[str, str]] = MappingProxyType(
    {
        TextProblem.TOO_LARGE: (
            "The file is too large to be read. Split it or reduce its pictures.",
            "文件过大，无法读取。请拆分文件或者压缩其中的图片。",
        ),
        TextProblem.ARCHIVE_BOMB: (
            "The file unpacks to an unreasonable size and was not opened. Save it again.",
            "文件解压后的体积异常，系统未予打开。请重新另存后上传。",
        ),
        TextProblem.BROKEN_FILE: (
            "The file is damaged or is not what its name says. Save it again.",
            "文件已损坏，或者内容与扩展名不符。请重新另存后上传。",
        ),
        TextProblem.ENCRYPTED: (
            "The file is protected by a password. Remove the password.",
            "文件设有密码。请取消密码后上传。",
        ),
        TextProblem.UNSUPPORTED_FORMAT: (
            "No text can be read from this kind of file. Use .docx or .pdf.",
            "无法从此类文件中提取文字。请使用 .docx 或者 .pdf 格式。",
        ),
        TextProblem.NO_TEXT_LAYER: (
            "The PDF is a scan without a text layer; it can only be compared by eye.",
            "此 PDF 为无文字层的扫描件，只能由人工比对。",
        ),
        TextProblem.TOOK_TOO_LONG: (
            "Reading the file took too long and was given up. Save it again in a simpler form.",
            "读取文件耗时过长，系统已停止。请简化后重新另存。",
        ),
        TextProblem.OPEN_REVISIONS: (
            "The document holds revisions that were neither accepted nor rejected.",
            "文档中有尚未接受或者拒绝的修订。请处理修订后上传。",
        ),
        TextProblem.COMMENTS: (
            "The document holds comments. Remove them.",
            "文档中有批注。请删除批注后上传。",
        ),
        TextProblem.HIDDEN_TEXT: (
            "The document holds hidden text. Show or delete it.",
            "文档中有隐藏文字。请显示或者删除后上传。",
        ),
        TextProblem.MACROS: (
            "The document holds macros. Save it without them.",
            "文档中有宏。请另存为不含宏的文档后上传。",
        ),
        TextProblem.EMBEDDED_FILES: (
            "The document holds embedded files or controls whose content cannot be compared.",
            "文档中嵌有无法比对内容的文件或者控件。请删除后上传。",
        ),
        TextProblem.PARTIAL_TEXT_LAYER: (
            "Some pages of the PDF have no text layer; they can only be compared by eye.",
            "此 PDF 的部分页面没有文字层，这些页面只能由人工比对。",
        ),
    }
)
