"""
Make the weights of the encoder of English: python -m scripts.english_weights MODEL OUT

MODEL is BAAI/bge-small-en-v1.5 (MIT) as Qdrant converted it to ONNX in half precision (Apache-2.0), the file
`model_optimized.onnx` that fastembed reads; it is known by its hash. OUT gets the same model in four bits, 32 numbers a
scale, as onnxruntime's MatMulNBits and GatherBlockQuantized read them, which gives the vector of the first piece alone.
It needs the package onnx, which nothing else does. The same MODEL gives the same OUT, byte by byte.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx  # type: ignore[import-not-found]  # only who makes the weights anew needs it
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper  # type: ignore[import-not-found]  # as above

Numbers = NDArray[np.float32]
SHA256: Final = "51f1bd0addd6e859e42c2c8021a5e5461385bb676a649f4b269aa445449f2431"
LAYERS: Final = 12
HEADS: Final = 12
WIDTH: Final = 384
BITS: Final = 4
SCALED: Final = 32
# Numbers in a row are worked with as whole ones of eight bits.
IN_EIGHT_BITS: Final = 4
EPSILON: Final = 1e-12
ONES_OWN: Final = "com.microsoft"


class Graph:
    """The graph as it is put together."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.kept: list[Any] = []

    def keep(self, name: str, numbers: Any) -> str:
        """A number or numbers that are the model's own."""
        self.kept.append(numpy_helper.from_array(np.asarray(numbers), name))
        return name

    def step(self, kind: str, given: list[str], told: str, **how: Any) -> str:
        """One step; those that ONNX does not know are onnxruntime's own."""
        own = kind not in {"Add", "Gather", "LayerNormalization", "Shape", "Slice"}
        self.nodes.append(helper.make_node(kind, given, [told], domain=ONES_OWN if own else "", **how))
        return told

    def times(self, given: str, matrix: Numbers, told: str) -> str:
        """What is given, times a matrix float32[in, out] that is kept in four bits."""
        many, few = in_bits(np.ascontiguousarray(matrix.T))
        names = [given, self.keep(f"{told}.bits", many), self.keep(f"{told}.scales", few.reshape(-1))]
        deep, wide = matrix.shape
        return self.step(
            "MatMulNBits", names, told, K=deep, N=wide, bits=BITS, block_size=SCALED, accuracy_level=IN_EIGHT_BITS
        )


def in_bits(rows: Numbers) -> tuple[NDArray[np.uint8], Numbers]:
    """Rows as four bits around 8, two a byte, uint8[rows, scales, bytes]; and their scales, float32[rows, scales]."""
    apart = rows.reshape(len(rows), -1, SCALED)
    high, low = apart.max(axis=-1), apart.min(axis=-1)
    half = 2 ** (BITS - 1)
    scales = (-np.where(np.abs(high) > np.abs(low), high, low) / half).astype(np.float32)
    scales = np.where(scales == 0, np.float32(1e-9), scales).astype(np.float32)
    bits = np.clip(np.rint(apart / scales[..., None]) + half, 0, 2 * half - 1).astype(np.uint8)
    return np.asarray(bits[..., 0::2] | (bits[..., 1::2] << BITS), np.uint8), scales


def made(model: Any) -> Any:
    """The model in four bits, out of the one that was published."""
    its = {kept.name: numpy_helper.to_array(kept).astype(np.float32) for kept in model.graph.initializer}
    # After each attention three matrices follow: what comes out of it, and the two of the layer's own.
    matrices = [its[node.input[1]] for node in model.graph.node if node.op_type == "MatMul"]
    graph = Graph()
    state = embedded(graph, its)
    for layer in range(LAYERS):
        state = one_layer(graph, its, matrices[3 * layer : 3 * layer + 3], layer, state)
    graph.step("Gather", [state, graph.keep("first", np.array(0, np.int64))], "vector", axis=1)
    asked = helper.make_tensor_value_info("ids", TensorProto.INT64, ["texts", "pieces"])
    told = helper.make_tensor_value_info("vector", TensorProto.FLOAT, ["texts", WIDTH])
    kinds = [helper.make_opsetid("", 17), helper.make_opsetid(ONES_OWN, 1)]
    whole = helper.make_graph(graph.nodes, "bge-small-en-v1.5", [asked], [told], graph.kept)
    return helper.make_model(whole, opset_imports=kinds, ir_version=9)


def embedded(graph: Graph, its: dict[str, Numbers]) -> str:
    """What each piece and its place mean, before any layer."""
    many, few = in_bits(its["embeddings.word_embeddings.weight"])
    names = [graph.keep("pieces.bits", many.reshape(len(many), -1)), "ids", graph.keep("pieces.scales", few)]
    graph.step(
        "GatherBlockQuantized", names, "pieces", bits=BITS, block_size=SCALED, gather_axis=0, quantize_axis=1
    )  # fmt: skip
    places = its["embeddings.position_embeddings.weight"] + its["embeddings.token_type_embeddings.weight"][0]
    graph.step("Shape", ["ids"], "length", start=1, end=2)
    zero = graph.keep("zero", np.array([0], np.int64))
    graph.step("Slice", [graph.keep("places.all", places), zero, "length"], "places")
    graph.step("Add", ["pieces", "places"], "both")
    name = "embeddings.LayerNorm"
    norm = [graph.keep(f"{name}.{part}", its[f"{name}.{part}"]) for part in ("weight", "bias")]
    return graph.step("LayerNormalization", ["both", *norm], "embedded", epsilon=EPSILON)


def one_layer(graph: Graph, its: dict[str, Numbers], matrices: list[Numbers], layer: int, state: str) -> str:
    """Attention, and what is thought of it, each beside what was before."""
    name = f"encoder.layer.{layer}"

    def beside(before: str, found: str, part: str) -> str:
        names = [f"{name}.{part}.{own}" for own in ("LayerNorm.weight", "LayerNorm.bias", "dense.bias")]
        kept = [graph.keep(own, its[own]) for own in names]
        return graph.step("SkipLayerNormalization", [found, before, *kept], f"{found}.normal", epsilon=EPSILON)

    three = np.split(its[f"Attention_{layer}_qkv_weight"], 3, axis=1)
    seen = [graph.times(state, one, f"{name}.{part}") for part, one in zip("qkv", three, strict=True)]
    seen.append(graph.keep(f"{name}.qkv.bias", its[f"Attention_{layer}_qkv_bias"]))
    graph.step("MultiHeadAttention", seen, f"{name}.seen", num_heads=HEADS)
    out, inner, outer = matrices
    middle = beside(state, graph.times(f"{name}.seen", out, f"{name}.out"), "attention.output")
    bias = graph.keep(f"{name}.inner.bias", its[f"{name}.intermediate.dense.bias"])
    wide = graph.step("BiasGelu", [graph.times(middle, inner, f"{name}.inner"), bias], f"{name}.wide")
    return beside(middle, graph.times(wide, outer, f"{name}.outer"), "output")


def main(model: Path, out: Path) -> None:
    """Read the one, write the other, and say its hash."""
    published = model.read_bytes()
    if hashlib.sha256(published).hexdigest() != SHA256:
        raise SystemExit(f"{model} is not the file that is meant: its SHA-256 is another.")
    packed = made(onnx.load_from_string(published)).SerializeToString(deterministic=True)
    out.write_bytes(packed)
    print(hashlib.sha256(packed).hexdigest(), len(packed))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
