"""The tree is RFC 6962's, and its proofs hold for what is there and for nothing else."""

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sintonia.audit import tree

KNOWN = json.loads(Path(__file__).with_name("rfc6962.json").read_text())


def test_the_roots_are_those_of_the_standard() -> None:
    frontier = tree.Frontier()
    hashes: list[bytes] = []
    assert frontier.root().hex() == KNOWN["roots"][0]
    for leaf, root in zip(KNOWN["leaves"], KNOWN["roots"][1:], strict=True):
        hashes.append(tree.leaf_hash(bytes.fromhex(leaf)))
        frontier.append(hashes[-1])
        assert frontier.root().hex() == root
        assert tree.root_of(hashes).hex() == root


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=40), st.data())
def test_a_path_proves_its_leaf_at_its_place_and_no_other(leaves: list[bytes], data: st.DataObject) -> None:
    hashes = [tree.leaf_hash(leaf) for leaf in leaves]
    number = data.draw(st.integers(0, len(leaves) - 1))
    path, root = tree.path_of(number, hashes), tree.root_of(hashes)
    assert tree.proves(leaf=hashes[number], number=number, size=len(hashes), path=path, root=root)
    assert not tree.proves(leaf=tree.leaf_hash(b"another" * 9), number=number, size=len(hashes), path=path, root=root)
    assert not tree.proves(leaf=hashes[number], number=number, size=len(hashes), path=[*path, b"x" * 32], root=root)
    assert not tree.proves(leaf=hashes[number], number=len(hashes), size=len(hashes), path=path, root=root)
