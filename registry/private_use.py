"""Characters that GBK had under private-use code points and that have code points of their own by now.

GBK of 1995 had 80 characters that Unicode lacked, at FE50-FE7E and FE80-FEA0; Windows kept them in order at
U+E815-U+E864. GB 18030-2000 moved 66 of them to code points of their own, GB 18030-2022 eight more; the last
six (U+E816-E818, E831, E83B, E855) stand in CJK Extension B. An old system still sends the private ones,
U+E863 for 䶮. Source: the tables of GB 18030-2000 and -2022 in glibc. The ten vertical punctuation marks that
moved as well (U+E78D-E796) occur in no name.
"""

_FIRST = 0xE815
_NOW = (
    "⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟"
    "㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱"
    "䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟"
    "䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻"
)
_LETTERS = {"\ue7c7": "ḿ", "\ue7c8": "ǹ"}  # A8BC and A8BF, moved by GB 18030-2005 and -2000


def real_character(private: str) -> str | None:
    """The character that a private-use one stands for in GBK, None where nobody can know."""
    place = ord(private) - _FIRST
    return _NOW[place] if 0 <= place < len(_NOW) else _LETTERS.get(private)
