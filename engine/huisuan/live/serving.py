"""Inside the owner process: the hot cases, fewest recently used ones dropped, and the loop that answers requests.

One thread only, since several crash the matcher. Ends when the keeper closes its end of the pipe.
"""

from __future__ import annotations

import traceback
from collections import OrderedDict
from multiprocessing.connection import Connection
from signal import SIG_IGN, SIGINT, signal
from typing import assert_never

from huisuan.ir.codec import decode_program
from huisuan.live.errors import LiveError, StepFailed
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
)
from huisuan.live.session import LiveProgram, LiveSession
from huisuan.live.statuses import MethodName
from huisuan.problems import HuisuanError, UsageError
from huisuan.values import Facts


class HotCases:
    """At most `most` sessions, each with the version of the facts it stands at."""

    def __init__(self, live: LiveProgram, most: int) -> None:
        self._live = live
        self._most = most
        self._held: OrderedDict[str, tuple[int, LiveSession]] = OrderedDict()

    def answer(self, request: Request) -> Reply:
        """Never raises: whatever goes wrong is the reply, and the case is dropped."""
        try:
            return self._answer(request)
        except UsageError as error:
            return Failed(error)
        except LiveError as error:
            self._drop(request.case)
            return Failed(error)
        except Exception:  # noqa: BLE001 -- the process lives on for the other cases, and the caller gets it all
            self._drop(request.case)
            return Failed(StepFailed(traceback.format_exc()))

    def _answer(self, request: Request) -> Reply:
        match request:
            case Forget():
                self._drop(request.case)
                return Forgotten()
            case Read():
                session = self._session(request.case, request.version, request.facts)
                return Records(tuple(session.records.values())) if session else Cold()
            case Step():
                session = self._session(request.case, request.version, request.facts)
                if session is None:
                    return Cold()
                changes = session.apply(request.edit)
                self._held[request.case] = (request.version + 1, session)
                return Stepped(changes)
            case _:
                assert_never(request)

    def _session(self, case: str, version: int, facts: Facts | None) -> LiveSession | None:
        held = self._held.get(case)
        if held is not None and held[0] == version:
            self._held.move_to_end(case)
            return held[1]
        self._drop(case)
        if facts is None:
            return None
        while len(self._held) >= self._most:
            self._drop(next(iter(self._held)))
        session = LiveSession(self._live, facts)
        self._held[case] = (version, session)
        return session

    def _drop(self, case: str) -> None:
        held = self._held.pop(case, None)
        if held is not None:
            held[1].close()

    def __len__(self) -> int:
        return len(self._held)


def serve(pipe: Connection, program: str, hot: int, method: MethodName | None) -> None:
    """The life of the owner process. `program` is canonical text. An interrupt is the keeper's affair."""
    signal(SIGINT, SIG_IGN)
    try:
        live = LiveProgram(decode_program(program), method)
    except HuisuanError as error:
        pipe.send(Failed(error))
        return
    cases = HotCases(live, hot)
    pipe.send(Ready(live.method.name, live.reason))
    while True:
        try:
            request: Request = pipe.recv()
        except EOFError:
            return
        pipe.send(cases.answer(request))
