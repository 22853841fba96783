"""placeholder"""
from sourceline.reading.mentions import DateMention
def find_dates(text: str, published: str | None) -> list[DateMention]:
    return []
