"""What ``import huisuan`` promises is listed, and changes only on purpose."""

import huisuan
from tests.house.tree import ROOT


def test_the_public_face_is_the_stored_list() -> None:
    stored = (ROOT / "tests" / "house" / "public_face.txt").read_text(encoding="utf-8").splitlines()
    assert sorted(huisuan.__all__) == stored
    assert len(set(huisuan.__all__)) == len(huisuan.__all__)


def test_every_public_name_is_there_and_says_what_it_promises() -> None:
    silent = [name for name in huisuan.__all__ if name != "__version__" and not getattr(huisuan, name).__doc__]
    assert silent == []
