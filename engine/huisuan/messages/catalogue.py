"""The one catalogue of problem codes, put together from a file per area."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from huisuan.messages.catalogue_mechanisms import MECHANISMS
from huisuan.messages.catalogue_names import NAMES
from huisuan.messages.catalogue_packs import PACKS
from huisuan.messages.catalogue_payouts import PAYOUTS
from huisuan.messages.catalogue_profile import PROFILE
from huisuan.messages.catalogue_register import REGISTER
from huisuan.messages.catalogue_run import RUN
from huisuan.messages.catalogue_spark import SPARK
from huisuan.messages.catalogue_syntax import SYNTAX
from huisuan.messages.catalogue_tables import TABLES
from huisuan.messages.catalogue_types import TYPES
from huisuan.messages.message import Message

AREAS: tuple[tuple[Message, ...], ...] = (
    SYNTAX,
    NAMES,
    TYPES,
    MECHANISMS,
    PACKS,
    PROFILE,
    RUN,
    TABLES,
    PAYOUTS,
    REGISTER,
    SPARK,
)
CATALOGUE: Mapping[str, Message] = MappingProxyType({entry.code: entry for area in AREAS for entry in area})
