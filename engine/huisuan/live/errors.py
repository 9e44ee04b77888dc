"""What can go wrong in a live case, as types.

    HuisuanError
    └── LiveError
        ├── MatcherMissing   durable-rules is asked for and not installed
        ├── PackTooWide      a pack has more atoms, or more rules on one atom, than the matcher can hold
        ├── MatcherFailed    the matcher refused a fact or lost one
        ├── StatusMismatch   what fired and what was computed disagree: a bug of ours
        ├── StepFailed       a step of the owner process raised something undocumented: a bug of ours
        ├── CaseClosed       the case was closed, or broke at an earlier step
        └── OwnerLost        the process that owns the live cases died or hung twice on one request

What a caller asks for that does not exist (an undeclared fact, a withdrawn item) is the package's `UsageError`.
"""

from __future__ import annotations

from huisuan.problems import HuisuanError


class LiveError(HuisuanError):
    """Base of the errors of live cases."""


class MatcherMissing(LiveError):
    """durable-rules is asked for and not installed (the extra `live`)."""


class PackTooWide(LiveError):
    """A pack is beyond what one ruleset can hold; the message says which bound and by how much."""


class MatcherFailed(LiveError):
    """The matcher did not take a fact, or said something of itself that cannot be."""


class StatusMismatch(LiveError):
    """The status derived from what fired is not the computed one; names the benefit and both."""


class StepFailed(LiveError):
    """A step in the owner process raised what it should not; the text is the traceback."""


class CaseClosed(LiveError):
    """The case takes no more steps."""


class OwnerLost(LiveError):
    """The owner process could not be brought to answer; the stored facts are those before the request."""
