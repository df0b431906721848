"""Others are asked where members of a community, or a person, can be found."""

from tocsin.triage.examples import Examples

FAMILY = "location_seeking"
LABEL = "Location seeking"
REASON = "Others are asked where members of a community, or a person, can be found."
PATTERNS = {
    "seek_info": "{seek} ... {info} .. {third|group|person}",
    "seek_where": "{seek} ... {where} .. {third|group|person} .. {live}",
    "group_info_seek": "{third|group|person} ... {info} ... {seek}",
    "group_where_seek": "{third|group|person} .. {where} .. {live} ... {seek}",
    "where_seek": "{where} .. {third|group|person} .. {live} ... {seek}",
    "seek_group_info": "{seek} .. {third|group|person} ... {info}",
    "seek_group_where": "{seek} .. {third|group|person} .. {where} .. {live}",
    "seek_live_group": "{seek} .. {where} .. {live} .. {third|group|person}",
}
EXAMPLES: dict[str, Examples] = {}
