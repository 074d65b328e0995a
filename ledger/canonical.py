"""One way to write facts as bytes, so that equal facts have equal digests in any language.

Each field is a netstring (D. J. Bernstein, 1997): its length in bytes, a colon,
the bytes in UTF-8, a comma. Numbers are decimal, bytes lower-case hexadecimal,
what is absent is empty.
"""


def netstrings(*fields: str) -> bytes:
    """Return the fields as netstrings, joined: `netstrings("a", "")` is `b"1:a,0:,"`."""
    text = "".join([f"{len(field)}:{field}," for field in fields])
    if text.isascii():
        return text.encode("ascii")
    return b"".join([b"%d:%b," % (len(octets), octets) for octets in (field.encode() for field in fields)])
