"""Writes the small Parquet files the data tests read; needs pyarrow.

    python testkit/oracle/make_parquet.py

Every file is a few hundred bytes to a few kB. Rewriting them changes bytes (pyarrow stores its version), not content.
"""

import datetime
import decimal
import pathlib

import pyarrow as pa
import pyarrow.parquet as pq

OUT = pathlib.Path(__file__).parents[2] / "core/src/test/resources/dev/edgewise/data"

QUESTIONS = {
    "question": ["Tom has 2 apples and buys 3. How many?", "A box holds 12 eggs. How many in 3 boxes?"],
    "answer": ["2+3 = <<2+3=5>>5 apples.\n#### 5", "12*3 = <<12*3=36>>36 eggs.\n#### 36"],
}

MESSAGE = pa.struct([("role", pa.string()), ("content", pa.string())])
CHAT = {
    "messages": pa.array(
        [
            [{"role": "user", "content": "2+3?"}, {"role": "assistant", "content": "#### 5"}],
            [
                {"role": "system", "content": "Be brief."},
                {"role": "user", "content": "12*3?"},
                {"role": "assistant", "content": "12*3=36\n#### 36"},
            ],
        ],
        pa.list_(MESSAGE),
    )
}

EVERY_TYPE = {
    "text": pa.array(["grüße", None], pa.string()),
    "large": pa.array(["a", "b"], pa.large_string()),
    "unmarked": pa.array(["Ω".encode(), b"x"], pa.binary()),
    "int32": pa.array([7, -7], pa.int32()),
    "int64": pa.array([1 << 40, None], pa.int64()),
    "double": pa.array([51.0, 0.1], pa.float64()),
    "float": pa.array([0.5, 2.25], pa.float32()),
    "truth": pa.array([True, False], pa.bool_()),
    "decimal": pa.array([decimal.Decimal("12.50"), decimal.Decimal("-1.00")], pa.decimal128(9, 2)),
    "day": pa.array([datetime.date(2026, 11, 23), None], pa.date32()),
    "numbers": pa.array([[3, 8, 2], []], pa.list_(pa.int64())),
    "nested": pa.array([{"a": {"b": [1]}}, None], pa.struct([("a", pa.struct([("b", pa.list_(pa.int32()))]))])),
    "map": pa.array([[("k", 1)], []], pa.map_(pa.string(), pa.int32())),
    "word": pa.array(["x", "x"]).dictionary_encode(),
}


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    for codec in ["none", "gzip", "snappy", "zstd"]:
        pq.write_table(pa.table(QUESTIONS), OUT / f"questions-{codec}.parquet", compression=codec)
    pq.write_table(pa.table(CHAT), OUT / "messages.parquet")
    pq.write_table(pa.table(EVERY_TYPE), OUT / "types.parquet")
    pq.write_table(pa.table({"level": pa.array([float("nan")])}), OUT / "nan.parquet")
    pq.write_table(pa.table({"question": pa.array([], pa.string())}), OUT / "empty.parquet")
    pq.write_table(pa.table({"question": pa.array([b"gr\xfc\xdfe"], pa.binary())}), OUT / "latin.parquet")
    many = {"question": [f"What is {i}+1?" for i in range(600)], "answer": list(range(1, 601))}
    pq.write_table(pa.table(many), OUT / "groups.parquet", row_group_size=100)


if __name__ == "__main__":
    main()
