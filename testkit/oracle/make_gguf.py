"""Writes small GGUF and safetensors files with what the reference libraries read from them.

Usage:
    python testkit/oracle/make_gguf.py [SMOLLM2.gguf]

Writes testkit/golden/gguf/ (see ../golden/README.md). With the path of SmolLM2-135M-Instruct.Q4_1.gguf it also writes
smollm2.json, spot values of the real file; without, that file is left as it is. Needs make_models.py's checkpoints.
Made with gguf 0.19.0, safetensors 0.8.0, NumPy 2.4.6.
"""

import base64
import json
import math
import sys
from importlib.metadata import version

import gguf
import numpy as np
import safetensors
import torch
from gguf import GGMLQuantizationType as T, GGUFReader, GGUFValueType as V, GGUFWriter, quants
from safetensors.torch import save_file

from golden import GOLDEN, MODELS, exact, write_json

OUT = GOLDEN / "gguf"
TYPES = [T.F32, T.F16, T.BF16, T.Q8_0, T.Q4_0, T.Q4_1, T.Q5_0, T.Q5_1, T.Q4_K, T.Q6_K]
LAYER = {
    "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm",
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output", "self_attn.q_norm": "attn_q_norm", "self_attn.k_norm": "attn_k_norm",
    "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
}
SPOTS = ["token_embd.weight", "blk.0.attn_norm.weight", "blk.0.attn_q.weight", "blk.0.attn_k.weight",
         "blk.0.attn_v.weight", "blk.17.ffn_down.weight", "blk.29.ffn_gate.weight", "output_norm.weight"]


def base64_text(array):
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode("ascii")


def write(writer):
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def random_blocks(random, kind, rows, blocks):
    """Blocks of random bits under scales that are finite, of both signs and not too small."""
    size = gguf.GGML_QUANT_SIZES[kind][1]
    data = random.integers(0, 256, (rows, blocks, size), dtype=np.uint8)
    scales = {T.Q4_K: (0, 2), T.Q6_K: (208,), T.Q4_1: (0, 2), T.Q5_1: (0, 2)}.get(kind, (0,))
    for at in scales:
        half = (random.standard_normal((rows, blocks)) * 0.05).astype(np.float16)
        data[:, :, at:at + 2] = half.view(np.uint8).reshape(rows, blocks, 2)
    return data.reshape(rows, blocks * size)


def make_types():
    """types.gguf: a tensor [2, 256] of every element type and a metadata value of every type; types.json: their values."""
    random = np.random.Generator(np.random.PCG64(3))
    writer = GGUFWriter(OUT / "types.gguf", "types")
    metadata = [
        ("u8", V.UINT8, 200), ("i8", V.INT8, -100), ("u16", V.UINT16, 60000), ("i16", V.INT16, -30000),
        ("u32", V.UINT32, 4000000000), ("i32", V.INT32, -2000000000), ("f32", V.FLOAT32, 1e-5), ("bool", V.BOOL, True),
        ("string", V.STRING, "Grüße 🙂"), ("u64", V.UINT64, 2**62 + 1), ("i64", V.INT64, -(2**62) - 1),
        ("f64", V.FLOAT64, math.pi), ("strings", V.ARRAY, ["a", "", "ĠÄ"]), ("ints", V.ARRAY, [1, -2, 3]),
        ("nested", V.ARRAY, [[1, 2], [3]]),
    ]
    for key, kind, value in metadata:
        writer.add_key_value("test." + key, value, kind)
    document = dict(versions=dict(gguf=version("gguf"), numpy=np.__version__), shape=[2, 256], source={}, dequantised={})
    for kind in TYPES:
        if kind in (T.F32, T.F16, T.BF16, T.Q8_0):
            values = (random.standard_normal((2, 256)) * 3).astype(np.float32)
            values[0, :32] = 0
            values[1, :4] = [1.5, -1.5, 127, 0.5]
            document["source"][kind.name] = base64_text(values)
            data = quants.quantize(values, kind)
        else:
            elements, _ = gguf.GGML_QUANT_SIZES[kind]
            data = random_blocks(random, kind, 2, 256 // elements)
        writer.add_tensor("t." + kind.name, data, raw_dtype=None if kind in (T.F32, T.F16) else kind)
        document["dequantised"][kind.name] = base64_text(quants.dequantize(data, kind).astype(np.float32))
    write(writer)
    write_json(OUT / "types.json", document)


def checkpoint(name):
    """config.v4.json and the tensors of a golden checkpoint, as float32."""
    directory = MODELS / name
    config = json.loads((directory / "config.v4.json").read_text())
    tensors = {}
    for key, tensor in sorted(safetensors.deserialize((directory / "model.safetensors").read_bytes())):
        raw = np.frombuffer(tensor["data"], np.uint16 if tensor["dtype"] == "BF16" else np.float32)
        if tensor["dtype"] == "BF16":
            raw = (raw.astype(np.uint32) << 16).view(np.float32)
        tensors[key] = raw.reshape(tensor["shape"])
    return config, tensors


def gguf_name(name):
    top = {"model.embed_tokens.weight": "token_embd.weight", "model.norm.weight": "output_norm.weight",
           "lm_head.weight": "output.weight"}
    if name in top:
        return top[name]
    _, _, layer, rest = name.split(".", 3)
    part, kind = rest.rsplit(".", 1)
    return f"blk.{layer}.{LAYER[part]}.{kind}"


def permuted(weights, heads):
    """llama.cpp's LlamaModel.permute in convert_hf_to_gguf.py: halves of each head interleaved."""
    return (weights.reshape(heads, 2, weights.shape[0] // heads // 2, *weights.shape[1:])
            .swapaxes(1, 2).reshape(weights.shape))


def add_metadata(writer, config):
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_rope_freq_base(config["rope_theta"])
    writer.add_bos_token_id(config["bos_token_id"])
    writer.add_eos_token_id(config["eos_token_id"])
    writer.add_pad_token_id(config["pad_token_id"])
    head = config.get("head_dim", config["hidden_size"] // config["num_attention_heads"])
    if config["model_type"] == "llama":
        writer.add_vocab_size(config["vocab_size"])
        writer.add_rope_dimension_count(head)
    elif config["model_type"] == "qwen3":
        writer.add_key_length(head)
        writer.add_value_length(head)


def make_model(name, kind):
    """NAME.gguf: a golden checkpoint as llama.cpp's converter writes it, matrices in `kind`, the rest in F32."""
    config, tensors = checkpoint(name)
    writer = GGUFWriter(OUT / f"{name}.gguf", config["model_type"])
    add_metadata(writer, config)
    for key, values in tensors.items():
        if config["model_type"] == "llama" and ("q_proj" in key or "k_proj" in key):
            values = permuted(values, config["num_attention_heads" if "q_proj" in key else "num_key_value_heads"])
        if values.ndim == 2:
            data = quants.quantize(np.ascontiguousarray(values), kind)
            writer.add_tensor(gguf_name(key), data, raw_dtype=None if kind == T.F16 else kind)
        else:
            writer.add_tensor(gguf_name(key), np.ascontiguousarray(values))
    write(writer)


def rope_factors(config):
    """rope_freqs.weight as convert_hf_to_gguf.py computes it from Llama 3's rope_scaling."""
    scaling, head = config["rope_scaling"], config["head_dim"]
    context, low, high = (scaling[k] for k in ("original_max_position_embeddings", "low_freq_factor", "high_freq_factor"))
    factors = []
    for i in range(0, head, 2):
        wavelength = 2 * math.pi * config["rope_theta"] ** (i / head)
        if wavelength < context / high:
            factors.append(1)
        elif wavelength > context / low:
            factors.append(scaling["factor"])
        else:
            smooth = (context / wavelength - low) / (high - low)
            factors.append(1 / ((1 - smooth) / scaling["factor"] + smooth))
    return np.array(factors, np.float32)


def make_rope(name, config):
    """rope-NAME.gguf: metadata of a llama model with RoPE scaling and its embedding; rope-NAME.json: its rope_scaling."""
    writer = GGUFWriter(OUT / f"rope-{name}.gguf", "llama")
    add_metadata(writer, config)
    scaling = dict(config["rope_scaling"])
    scaling.setdefault("rope_type", scaling.pop("type", None))
    writer.add_tensor("token_embd.weight", np.zeros((config["vocab_size"], config["hidden_size"]), np.float16))
    if scaling["rope_type"] == "llama3":
        writer.add_tensor("rope_freqs.weight", rope_factors(config))
    else:
        writer.add_rope_scaling_type(gguf.RopeScalingType(scaling["rope_type"]))
        writer.add_rope_scaling_factor(scaling["factor"])
        if "original_max_position_embeddings" in scaling:
            writer.add_rope_scaling_orig_ctx_len(scaling["original_max_position_embeddings"])
    write(writer)
    write_json(OUT / f"rope-{name}.json", dict(rope_scaling=scaling))


def make_ropes():
    for kind in ("llama3", "linear", "yarn"):
        make_rope(kind, checkpoint(f"llama-rope-{kind}")[0])
    base = checkpoint("llama-rope-llama3")[0]
    # The shape of Llama 3.2 1B's attention, which has the most pairs in the blend; a narrow, short-vocabulary embedding.
    scaling = dict(rope_type="llama3", factor=32.0, low_freq_factor=1.0, high_freq_factor=4.0,
                   original_max_position_embeddings=8192)
    make_rope("llama32", base | dict(
        hidden_size=128, num_attention_heads=2, num_key_value_heads=1, head_dim=64, vocab_size=4, rope_theta=500000.0,
        max_position_embeddings=131072, rope_scaling=scaling))
    odd = scaling | dict(factor=5.0, high_freq_factor=3.0, original_max_position_embeddings=1000)
    make_rope("llama3-odd", base | dict(
        hidden_size=128, num_attention_heads=2, num_key_value_heads=1, head_dim=64, vocab_size=4, rope_theta=10000.0,
        rope_scaling=odd))


def make_safetensors():
    """reference.safetensors, written by the safetensors library, and reference.json: its values as numbers."""
    random = np.random.Generator(np.random.PCG64(4))
    tensors = {
        "w.f32": random.standard_normal((3, 2)).astype(np.float32), "a.f64": random.standard_normal(2),
        "b.f16": random.standard_normal((2, 2)).astype(np.float16), "i.i64": np.array([2**24, -5, 7]),
        "i.i32": np.array([[-3, 4]], np.int32), "i.i16": np.array([-300, 300], np.int16), "i.i8": np.array([-7], np.int8),
        "u.u8": np.array([255, 1, 0], np.uint8), "t.bool": np.array([True, False, True]),
        "s.scalar": np.array(1.5, np.float32), "e.empty": np.zeros((0, 4), np.float32), "ü\"\\.f32": np.ones(1, np.float32),
    }
    stored = {name: torch.from_numpy(np.asarray(values)) for name, values in tensors.items()}
    stored["z.bf16"] = torch.tensor([1.0, -2.5, 3.1415927, 1e-20]).bfloat16()
    tensors["z.bf16"] = stored["z.bf16"].float().numpy()
    save_file(stored, OUT / "reference.safetensors", metadata={"format": "pt"})
    write_json(OUT / "reference.json", dict(
        versions=dict(safetensors=safetensors.__version__),
        values={k: dict(shape=list(v.shape), values=exact(v.astype(np.float32).ravel())) for k, v in tensors.items()}))


def make_smollm2(path):
    """smollm2.json: shapes, first and last values, sums of some tensors of the real file, in its own row order."""
    reader = GGUFReader(path)
    found = {tensor.name: tensor for tensor in reader.tensors}
    spots = {}
    for name in SPOTS:
        tensor = found[name]
        values = quants.dequantize(tensor.data, tensor.tensor_type).reshape(tensor.shape[::-1])
        flat = values.ravel()
        spots[name] = dict(type=tensor.tensor_type.name, shape=[int(n) for n in values.shape], first=exact(flat[:6]),
                           last=exact(flat[-6:]), sum=float(flat.sum(dtype=np.float64)),
                           sum_of_squares=float((flat.astype(np.float64) ** 2).sum()))
    heads = {"blk.0.attn_q.weight": 9, "blk.0.attn_k.weight": 3}
    rows = {}
    for name, count in heads.items():
        tensor = found[name]
        values = quants.dequantize(tensor.data, tensor.tensor_type).reshape(tensor.shape[::-1])
        ordered = (values.reshape(count, values.shape[0] // count // 2, 2, -1).swapaxes(1, 2).reshape(values.shape))
        rows[name] = {str(row): exact(ordered[row, :4]) for row in (0, 1, 31, 32, 33, 63, 64, 100, 191)}
    write_json(OUT / "smollm2.json", dict(
        versions=dict(gguf=version("gguf")), tensors=len(found), parameters=int(sum(t.n_elements for t in reader.tensors)),
        spots=spots, hugging_face_rows=rows))


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    make_types()
    make_model("llama-bf16", T.BF16)
    make_model("qwen2", T.F16)
    make_model("qwen3", T.F16)
    make_ropes()
    make_safetensors()
    if len(sys.argv) > 1:
        make_smollm2(sys.argv[1])


if __name__ == "__main__":
    main()
