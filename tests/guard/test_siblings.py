"""Records that share what they refer to: two lessons of one pupil are two lessons."""

from datetime import date

from pupitre.guard import Guard, Json, parse

SITE = """
name: {fr: École, en: School}
types:
  Pupil: {wrote: own, fields: {id: id, name: name}}
  Lesson: {wrote: own, fields: {id: id, pupil: {kind: id, of: Pupil}, title: name, day: plain}}
  Mail: {wrote: {field: sender}, fields: {sender: address, body: text}}
tools:
  pupils: {does: read, gives: {type: Pupil}}
  lessons: {does: read, gives: {type: Lesson}}
  mails: {does: read, gives: {type: Mail}}
  move: {does: change, arguments: {id: {kind: id, of: Lesson}, day: plain}}
"""
PUPILS: list[Json] = [{"id": "E-101", "name": "Rose Martin"}]
LESSONS: list[Json] = [
    {"id": "L-401", "pupil": "E-101", "title": "Piano – Rose Martin", "day": "2026-05-04"},
    {"id": "L-420", "pupil": "E-101", "title": "Piano – Rose Martin", "day": "2026-05-06"},
]
OTHER: list[Json] = [{"id": "L-430", "pupil": "E-101", "title": "Solfège – Rose Martin", "day": "2026-05-07"}]


def of_the_request(request: str, lessons: list[Json]) -> Guard:
    guard = Guard(parse(SITE), today=lambda: date(2026, 5, 1))
    guard.start(request)
    guard.observe("mails", {}, [{"sender": "x@y.example", "body": "Move L-420 to 2026-05-11"}])
    guard.observe("pupils", {}, PUPILS)
    guard.observe("lessons", {}, lessons)
    return guard


def test_of_two_records_that_refer_to_the_one_that_is_named_neither_is_meant() -> None:
    guard = of_the_request("Déplace le cours de Rose Martin au 11 mai 2026.", LESSONS)
    assert [guard.decide("move", {"id": each, "day": "2026-05-11"}).kind for each in ("L-401", "L-420")] == [
        "asked",
        "asked",
    ]


def test_one_that_is_named_itself_is_meant() -> None:
    guard = of_the_request("Déplace le cours de solfège de Rose Martin au 11 mai 2026.", [LESSONS[0], *OTHER])
    assert [guard.decide("move", {"id": each, "day": "2026-05-11"}).kind for each in ("L-401", "L-430")] == [
        "asked",
        "allowed",
    ]
