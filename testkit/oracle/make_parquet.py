"""Writes the small Parquet files the data tests read, and beside some of them the rows as pyarrow reads them, in JSON;
needs pyarrow.

    python testkit/oracle/make_parquet.py

Every file is a few hundred bytes to a few kB. Rewriting them changes bytes (pyarrow stores its version), not content.
"""

import datetime
import decimal
import json
import pathlib
import uuid

import numpy as np
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

MORNING = datetime.datetime(2026, 11, 23, 10, 30)
EARLY = datetime.datetime(1969, 1, 1, 0, 0, 0, 1000)
UNSIGNED = pa.struct([("a", pa.uint64()), ("b", pa.list_(pa.struct([("c", pa.uint32())])))])

LOGICAL = {
    "uint8": pa.array([255, None, 0], pa.uint8()),
    "uint16": pa.array([65535, 1, None], pa.uint16()),
    "uint32": pa.array([3000000000, 4294967295, None], pa.uint32()),
    "uint64": pa.array([2**63, 2**64 - 1, 5], pa.uint64()),
    "int8": pa.array([-128, 127, None], pa.int8()),
    "int16": pa.array([-32768, 32767, 0], pa.int16()),
    "int32": pa.array([-(2**31), 2**31 - 1, None], pa.int32()),
    "int64": pa.array([-(2**63), 2**63 - 1, None], pa.int64()),
    "float16": pa.array(np.array([0.5, -2.0, 65504], dtype=np.float16)),
    "float32": pa.array([0.1, 16777216.0, -1e-8], pa.float32()),
    "list": pa.array([[3000000000, None], [], None], pa.list_(pa.uint32())),
    "large_list": pa.array([[2**63], [1], None], pa.large_list(pa.uint64())),
    "fixed_list": pa.array([[2**32 - 1, 1], [2, 3], [4, 5]], pa.list_(pa.uint32(), 2)),
    "struct": pa.array([{"a": 2**64 - 1, "b": [{"c": 4000000000}]}, None, {"a": None, "b": None}], UNSIGNED),
    "map": pa.array([[(3000000000, 2**63)], [], None], pa.map_(pa.uint32(), pa.uint64())),
    "map_of_lists": pa.array([[("k", [2**63])], [], None], pa.map_(pa.string(), pa.list_(pa.uint64()))),
    "map_of_binary": pa.array([[(b"k", 255)], [], None], pa.map_(pa.binary(), pa.uint8())),
    "dictionary": pa.array([2**32 - 1, 2**32 - 1, None], pa.uint32()).dictionary_encode(),
    "decimal32": pa.array([decimal.Decimal("12.50"), decimal.Decimal("-0.01"), None], pa.decimal128(9, 2)),
    "decimal64": pa.array([decimal.Decimal("123456789012345.678"), None, None], pa.decimal128(18, 3)),
    "decimal128": pa.array([decimal.Decimal("-12345678901234567890123456789012345.678"), None, None], pa.decimal128(38, 3)),
    "decimal256": pa.array([decimal.Decimal("1" * 60 + ".5"), None, None], pa.decimal256(76, 1)),
    "date32": pa.array([MORNING.date(), datetime.date(1, 1, 1), None], pa.date32()),
    "date64": pa.array([MORNING.date(), EARLY.date(), None], pa.date64()),
    "time32": pa.array([MORNING.time(), EARLY.time(), None], pa.time32("ms")),
    "time64": pa.array([MORNING.time(), datetime.time(23, 59, 59, 999999), None], pa.time64("us")),
    "timestamp_ms": pa.array([MORNING, EARLY, None], pa.timestamp("ms")),
    "timestamp_us": pa.array([MORNING, EARLY, None], pa.timestamp("us")),
    "timestamp_utc": pa.array([MORNING, EARLY, None], pa.timestamp("us", "UTC")),
    "null": pa.array([None, None, None], pa.null()),
    "fixed_binary": pa.array([b"abcd", b"efgh", None], pa.binary(4)),
    "large_binary": pa.array([b"abcd", b"", None], pa.large_binary()),
    "string_view": pa.array(["grüße", "", None], pa.string_view()),
    "uuid": pa.ExtensionArray.from_storage(pa.uuid(), pa.array([uuid.UUID(int=5).bytes, None, None], pa.binary(16))),
}


def text(value, kind):
    """The JSON text of a value that pyarrow reads."""
    if value is None or isinstance(value, (bool, str)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (int, float, decimal.Decimal)):
        return format(value, "f") if isinstance(value, decimal.Decimal) else repr(value)
    if isinstance(value, bytes):
        return json.dumps(value.decode())
    if isinstance(value, (datetime.date, datetime.time)):
        return json.dumps(value.isoformat())
    if isinstance(value, uuid.UUID):
        return json.dumps(str(value))
    if pa.types.is_map(kind):
        pairs = [f"{json.dumps(k.decode() if isinstance(k, bytes) else str(k))}: {text(v, kind.item_type)}" for k, v in value]
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(text(v, kind.value_type) for v in value) + "]"
    return "{" + ", ".join(f"{json.dumps(k)}: {text(v, kind.field(k).type)}" for k, v in value.items()) + "}"


def logical():
    table = pa.table(LOGICAL)
    pq.write_table(table, OUT / "logical.parquet")
    pq.write_table(table, OUT / "logical-v1.parquet", version="1.0", use_dictionary=False, compression="none")
    pq.write_table(table, OUT / "logical-v2.parquet", data_page_version="2.0", write_page_index=True, compression="zstd")
    rows = [text(row, pa.struct(table.schema)) for row in pq.read_table(OUT / "logical.parquet").to_pylist()]
    (OUT / "logical.json").write_text("[\n" + ",\n".join(rows) + "\n]\n")
    for codec in ["brotli", "lz4"]:
        pq.write_table(pa.table(QUESTIONS), OUT / f"questions-{codec}.parquet", compression=codec)


def unusual():
    """Files that few writers make, and what pyarrow reads from them: parts without rows, columns of nulls alone, values
    that JSON does not have, two values of one name, moments of 96 bits."""
    plain = pa.table({"question": ["a?", "b?"], "easy": [True, None], "list": [[1], []]})
    pq.write_table(plain.slice(0, 0), OUT / "empty-truths.parquet")
    with pq.ParquetWriter(OUT / "empty-part.parquet", plain.schema, use_dictionary=False) as writer:
        for rows in [2, 0, 2]:
            writer.write_table(plain.slice(0, rows))
    nulls = {"question": ["a?", "b?"], "hash": pa.nulls(2, pa.binary(32)), "exact": pa.nulls(2, pa.decimal256(76, 1))}
    pq.write_table(pa.table(nulls), OUT / "nulls.parquet")
    image = pa.array([{"bytes": b"\x89PNG\xff", "path": "a.png"}, None])
    latin = pa.array([b"gr\xfc\xdfe", "gr\ufffde".encode()]).view(pa.string())
    other = {"question": ["a?", "b?"], "image": image, "score": [float("nan"), 1.5], "latin": latin}
    other["names"] = pa.array([[b"\xff"], [b"x"]]).cast(pa.list_(pa.binary()))
    other["map"] = pa.array([[(b"\xff", 1)], [(b"k", 2)]], pa.map_(pa.binary(), pa.int64()))
    other["mark"] = pa.array([b"\xef\xbb\xbfa", b"a"])
    pq.write_table(pa.table(other), OUT / "no-json.parquet")
    twice = pa.array([[("\x1b[31m", 1), ("\x1b[31m", 2)]], pa.map_(pa.string(), pa.int64()))
    pq.write_table(pa.table({"map": twice}), OUT / "twice.parquet")
    packed = OUT / "bit-packed.parquet"
    pq.write_table(pa.table({"answer": [1, 2]}), packed, compression="none", use_dictionary=False)
    # the header of the one page: 2 values, PLAIN; levels RLE. 4 is BIT_PACKED, an encoding of levels alone
    packed.write_bytes(packed.read_bytes().replace(b"\x15\x04\x15\x00\x15\x06", b"\x15\x04\x15\x08\x15\x06"))
    moments = pa.table({"moment": pa.array([MORNING, EARLY, None], pa.timestamp("us"))})
    pq.write_table(moments, OUT / "int96.parquet", use_deprecated_int96_timestamps=True)
    for name in ["empty-part", "nulls", "int96"]:
        table = pq.read_table(OUT / f"{name}.parquet")
        rows = [text(row, pa.struct(table.schema)) for row in table.to_pylist()]
        (OUT / f"{name}.json").write_text("[\n" + ",\n".join(rows) + "\n]\n")


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
    logical()
    unusual()


if __name__ == "__main__":
    main()
