"""A printed PDF read back by other libraries than the one that wrote it."""

from io import BytesIO

import pypdfium2
import zxingcpp
from PIL.Image import Image
from pypdf import PdfReader

A4 = (595, 842)
"""Points, rounded."""


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf), strict=True)


def sizes(pdf: bytes) -> list[tuple[int, int]]:
    """The width and height of each page, in whole points."""
    return [(round(page.mediabox.width), round(page.mediabox.height)) for page in reader(pdf).pages]


def texts(pdf: bytes) -> list[str]:
    """What each page says, with single spaces, also where a line was broken."""
    return [" ".join(page.extract_text().split()) for page in reader(pdf).pages]


def pictures(pdf: bytes, scale: float = 2) -> list[Image]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=scale).to_pil() for page in document]
    finally:
        document.close()


def codes(pdf: bytes) -> list[list[str]]:
    """What a phone reads from each page as it is printed."""
    return [[found.text for found in zxingcpp.read_barcodes(picture)] for picture in pictures(pdf)]


def has_white_edge(picture: Image, mm: float = 8) -> bool:
    """Whether nothing was printed where many printers cannot, nor ran off the page."""
    edge = round(mm / 210 * picture.width)
    grey = picture.convert("L")
    width, height = grey.size
    strips = [
        (0, 0, width, edge),
        (0, height - edge, width, height),
        (0, 0, edge, height),
        (width - edge, 0, width, height),
    ]
    return all(grey.crop(strip).getextrema() == (255, 255) for strip in strips)
