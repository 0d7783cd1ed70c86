"""Makes output readable on every screen, file and pipe."""

from __future__ import annotations

import codecs
import io
import sys
import unicodedata

from mdpoverty.messages.message import cut

HANDLER = "mdpoverty"
"""The name of our handler, which replaces signs that a screen cannot show."""

_ASCII = "plain_ascii"
_ALIKE = {"đ": "d", "Đ": "D", "–": "-", "−": "-", "→": "->", "…": "...", "’": "'", "×": "x", "≤": "<=", "≥": ">="}


def plainly(text: str) -> str:
    """Return a text in ASCII: without Vietnamese marks, ``?`` for other characters.

    Examples
    --------
    >>> plainly("Hộ nghèo – Đakrông ✓")
    'Ho ngheo - Dakrong ?'
    """
    return "".join(map(_plain, unicodedata.normalize("NFC", text)))


def printable(value: object) -> str:
    r"""Return a value on one line, without control characters, at most 200 characters.

    Examples
    --------
    >>> printable("Xã \x1b[31mA\nB")
    'Xã  [31mA B'
    """
    return cut("".join(sign if sign.isprintable() else " " for sign in str(value)))


def _plain(sign: str) -> str:
    if sign.isascii():
        return sign
    letters = unicodedata.normalize("NFD", sign).encode("ascii", "ignore").decode("ascii")
    return _ALIKE.get(sign) or letters or ("" if unicodedata.combining(sign) else "?")


def _replaced(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return plainly(error.object[error.start : error.end]), error.end


def _codec(name: str) -> codecs.CodecInfo | None:
    """Return ASCII under another name, since click would write UTF-8 on an ASCII screen."""
    own = codecs.lookup("ascii")
    parts = (own.encode, own.decode, own.streamreader, own.streamwriter, own.incrementalencoder, own.incrementaldecoder)
    return codecs.CodecInfo(*parts, name=_ASCII) if name == _ASCII else None


codecs.register_error(HANDLER, _replaced)
codecs.register(_codec)


def show_on_any_screen() -> None:
    """Let all further output replace the signs that the screen, file or pipe cannot show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            is_ascii = codecs.lookup(stream.encoding).name == "ascii"
            stream.reconfigure(encoding=_ASCII if is_ascii else None, errors=HANDLER)
