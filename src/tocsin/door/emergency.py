"""Whom to call when somebody is in danger now: the desk's own number first, then the numbers of other countries."""

from tocsin.door.numbers import country_names, number_list
from tocsin.door.pages import render
from tocsin.door.visit import Answer, Visit


def page(visit: Visit) -> Answer:
    """The numbers of every listed country, in the order of the visitor's language."""
    known = {numbers.country: numbers for numbers in number_list().countries}
    rows = [(name, known[code]) for code, name in country_names(visit.language).items()]
    told = render("emergency.html", visit.site, visit.language, rows=rows, checked_on=number_list().checked_on)
    return Answer(told)
