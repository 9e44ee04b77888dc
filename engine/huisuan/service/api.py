"""The functions of the Python face, with exceptions where the inside has values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from huisuan.finding.wanted import Wanted
from huisuan.messages.render import one_line
from huisuan.packs.cache import Cache
from huisuan.packs.locate import rules_root
from huisuan.problems import PackError, ProfileError, UsageError
from huisuan.profile.mapping import profile_from_mapping
from huisuan.profile.read import load_profile
from huisuan.service.checking import Checked, Library, Options, Refused, open_library
from huisuan.service.checking import check as check_profile
from huisuan.service.finding import sought

Told = TypeVar("Told", PackError, ProfileError)


def load_packs(
    packs: str | Path | None = None, *, today: date | None = None, cache: str | Path | None = None
) -> Library:
    """All packs of the installation, and those in the folder `packs`, compiled.

    Without `today` the clock says which day each pack is taken at. `cache` is a folder for compiled packs; without it nothing is kept.
    Raises PackError with every problem of every pack.
    """
    day = today or datetime.now().astimezone().date()
    kept = Cache(None if cache is None else Path(cache))
    found = open_library(rules_root(), kept, day, None if packs is None else Path(packs))
    if isinstance(found, Refused):
        raise _in_words(PackError(found.problems))
    return found


def _in_words(error: Told) -> Told:
    """The error with its problems as sentences in place of codes and arguments."""
    error.args = ("\n".join(one_line(each, "en") for each in error.problems),)
    return error


def check(
    profile: str | Path | Mapping[str, object],
    library: Library,
    *,
    as_of: date | None = None,
    packs: Iterable[str] = (),
    readings: Mapping[str, str] | None = None,
    confirmed: bool = False,
) -> Checked:
    """What a profile gets: a file, or a mapping in the form of a file. Numbers are texts, ints or Decimals, never floats.

    `as_of` is the day to calculate for, `packs` narrows to packs by id, `readings` names interpretations ("open" spans them),
    `confirmed` takes open judgements as met. Raises ProfileError with every problem of the profile, UsageError for unknown packs,
    PackError where no pack is in force on the day.
    """
    if isinstance(profile, Mapping):
        outcome = profile_from_mapping(profile, library.everything.vocabulary)
    elif isinstance(profile, str | Path):
        outcome = load_profile(Path(profile), library.everything.vocabulary)
    else:
        raise UsageError(f"a profile is a path or a mapping, not {type(profile).__name__}")
    if outcome.profile is None:
        raise _in_words(ProfileError(outcome.problems))
    if as_of is not None and not isinstance(as_of, date):
        raise UsageError(f"as_of must be a datetime.date, not {type(as_of).__name__}")
    if isinstance(packs, str):
        raise UsageError("packs are listed by id, not one text")
    options = Options(as_of, tuple(packs), MappingProxyType(dict(readings or {})), confirmed=confirmed)
    found = check_profile(library, outcome.profile, options)
    if isinstance(found, Refused):
        if any(each.code == "not-in-force" for each in found.problems):
            raise _in_words(PackError(found.problems))
        raise _in_words(ProfileError(found.problems))
    return found


def find(
    packs: Library | Checked,
    *,
    place: str = "",
    department: str = "",
    applicant: str = "",
    topic: str = "",
    amount: str = "",
    search: str = "",
) -> tuple[str, ...]:
    """Benefits by id, narrowed down as by the options of `huisuan list`: all that is asked must hold, and what is empty asks nothing.

    Takes packs, or what a profile gets, whose determinations can then be told apart by their `benefit`. Raises UsageError for a place,
    applicant, topic or kind of amount that there is not.
    """
    compiled = packs.everything if isinstance(packs, Library) else packs.compiled
    kept = sought(compiled, Wanted(place, department, applicant, topic, amount, search))
    return tuple(benefit for benefit in compiled.infos if kept is None or benefit in kept)
