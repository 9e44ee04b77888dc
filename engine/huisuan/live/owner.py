"""The keeper's side of live cases: stored facts here, hot sessions in one supervised process.

The facts kept here are the case. The process is replaced when it dies or does not answer in time (a ruleset can make the matcher loop for
ever), and a case it does not hold is rebuilt from its facts at the next touch. Safe for several threads: requests go one after the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Lock
from types import MappingProxyType, TracebackType
from typing import Self

from huisuan.backends.record import Record
from huisuan.ir.codec import encode_program
from huisuan.ir.program import Program
from huisuan.live.changes import Changes
from huisuan.live.edits import AddItem, CorrectItem, Edit, edited
from huisuan.live.errors import LiveError, OwnerLost
from huisuan.live.requests import (
    Cold,
    Failed,
    Forget,
    Forgotten,
    Read,
    Ready,
    Records,
    Reply,
    Request,
    Step,
    Stepped,
    portable,
    portable_item,
)
from huisuan.live.serving import serve
from huisuan.live.statuses import MethodName
from huisuan.problems import UsageError
from huisuan.values import Facts

MOST_HOT = 200
PATIENCE = 60
"""Seconds a request may take; a step takes a thousandth of one."""
ATTEMPTS = 2


@dataclass(frozen=True, slots=True)
class Case:
    """A stored case: how many steps it has taken, and where it stands."""

    version: int
    facts: Facts


class LiveOwner:
    """The live cases of one program."""

    def __init__(
        self, program: Program, *, method: MethodName | None = None, hot: int = MOST_HOT, patience: int = PATIENCE
    ) -> None:
        """LiveError if the program cannot be made ready."""
        if not 0 < hot <= MOST_HOT:
            raise UsageError(f"between 1 and {MOST_HOT} hot cases, not {hot}")
        self._program = program
        self._text = encode_program(program)
        self._wanted = method
        self._hot = hot
        self._patience = patience
        self._lock = Lock()
        self._cases: dict[str, Case] = {}
        self.started = 0
        self._process, self._pipe, self.ready = self._start()

    @property
    def cases(self) -> Mapping[str, Case]:
        return MappingProxyType(self._cases)

    @property
    def process_id(self) -> int | None:
        """Of the process that now owns the cases."""
        return self._process.pid

    def open(self, case: str, facts: Facts) -> tuple[Record, ...]:
        """A new case, and its records."""
        with self._lock:
            if case in self._cases:
                raise UsageError(f"the case {case} is open already")
            records = self._records(self._ask(Read(case, 0, portable(facts)), facts))
            self._cases[case] = Case(0, facts)
            return records

    def records(self, case: str) -> tuple[Record, ...]:
        with self._lock:
            stored = self._stored(case)
            return self._records(self._ask(Read(case, stored.version, None), stored.facts))

    def apply(self, case: str, edit: Edit) -> Changes:
        """One step of a case. On any error the stored facts are those before it."""
        with self._lock:
            stored = self._stored(case)
            facts = edited(self._program, stored.facts, edit)
            reply = self._ask(Step(case, stored.version, None, _portable_edit(edit)), stored.facts)
            if not isinstance(reply, Stepped):
                raise _unexpected(reply)
            self._cases[case] = Case(stored.version + 1, facts)
            return reply.changes

    def close_case(self, case: str) -> Facts:
        """Forgets a case; its last facts."""
        with self._lock:
            facts = self._stored(case).facts
            reply = self._ask(Forget(case), facts)
            if not isinstance(reply, Forgotten):
                raise _unexpected(reply)
            del self._cases[case]
            return facts

    def close(self) -> None:
        with self._lock:
            self._stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _stored(self, case: str) -> Case:
        found = self._cases.get(case)
        if found is None:
            raise UsageError(f"no case {case} is open")
        return found

    def _ask(self, request: Request, facts: Facts) -> Reply:
        """The reply; `facts` are sent along where the process does not hold the case."""
        for _ in range(ATTEMPTS):
            reply = self._exchange(request)
            if isinstance(reply, Cold):
                reply = self._exchange(_with_facts(request, facts))
            if reply is None:
                self._stop()
                self._process, self._pipe, self.ready = self._start()
                continue
            if isinstance(reply, Failed):
                raise reply.error
            return reply
        raise OwnerLost(f"{request.case}: the owner process was lost {ATTEMPTS} times on one request")

    def _exchange(self, request: Request) -> Reply | None:
        """None if the process is dead or does not answer."""
        try:
            self._pipe.send(request)
            if not self._pipe.poll(self._patience):
                return None
            reply: Reply = self._pipe.recv()
        except (EOFError, OSError):
            return None
        return reply

    def _start(self) -> tuple[BaseProcess, Connection, Ready]:
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs, self._text, self._hot, self._wanted), daemon=True)
        process.start()
        theirs.close()
        self.started += 1
        try:
            reply: Reply | None = ours.recv() if ours.poll(self._patience) else None
        except EOFError:
            reply = None
        if isinstance(reply, Ready):
            return process, ours, reply
        _end(process, ours)
        if isinstance(reply, Failed):
            raise reply.error
        raise OwnerLost("the owner process does not start")

    def _stop(self) -> None:
        _end(self._process, self._pipe)

    @staticmethod
    def _records(reply: Reply) -> tuple[Record, ...]:
        if not isinstance(reply, Records):
            raise _unexpected(reply)
        return reply.records


def _with_facts(request: Request, facts: Facts) -> Request:
    match request:
        case Read():
            return Read(request.case, request.version, portable(facts))
        case Step():
            return Step(request.case, request.version, portable(facts), request.edit)
        case Forget():
            return request


def _portable_edit(edit: Edit) -> Edit:
    match edit:
        case AddItem():
            return AddItem(edit.collection, portable_item(edit.item))
        case CorrectItem():
            return CorrectItem(edit.collection, portable_item(edit.item))
        case _:
            return edit


def _end(process: BaseProcess, pipe: Connection) -> None:
    """The process sees the closed pipe and leaves; one that hangs is killed."""
    pipe.close()
    process.join(1)
    if process.is_alive():
        process.kill()
        process.join()


def _unexpected(reply: Reply) -> LiveError:
    return LiveError(f"the owner process answered {type(reply).__name__}")
