"""Writes what transformers makes of every key of config.json, one key off its default at a time.

Usage:
    python testkit/oracle/make_config_keys.py

Writes testkit/golden/config-keys.json from the checkpoints of make_models.py (see ../golden/README.md): for llama, qwen2
and qwen3 the names and defaults of all keys of the configuration class, and probes: changes to the checkpoint's
config.json with the logits of the last token of INPUT, or the error that transformers refuses them with.
Made with torch 2.13.0+cpu, transformers 5.18.0; eager attention, float32, one thread.
"""

import dataclasses
import json
import shutil
import tempfile
from pathlib import Path

import torch
from transformers import AutoConfig

from golden import GOLDEN, MODELS, exact, load, versions, write_json

INPUT = [(7 * i + 3) % 64 for i in range(40)]
LLAMA3 = dict(rope_type="llama3", factor=4.0, low_freq_factor=1.0, high_freq_factor=4.0)
YARN = dict(rope_type="yarn", factor=4.0, original_max_position_embeddings=32)
LINEAR = dict(rope_type="linear", factor=2.5)
DYNAMIC = dict(rope_type="dynamic", factor=2.0)
FULL = ["full_attention", "full_attention"]
DROP = "<absent>"

# One change of one or several keys each; DROP takes a key out. Every key of a configuration class occurs.
COMMON = [
    dict(vocab_size=65), dict(vocab_size=DROP), dict(hidden_size=36), dict(intermediate_size=41),
    dict(num_hidden_layers=1), dict(num_hidden_layers=3), dict(num_hidden_layers=2000000000), dict(num_hidden_layers=None),
    dict(num_attention_heads=2), dict(num_key_value_heads=4), dict(num_key_value_heads=None),
    dict(num_key_value_heads=DROP), dict(head_dim=10), dict(head_dim=None), dict(head_dim=DROP),
    dict(hidden_act="gelu"), dict(hidden_act="swish"), dict(hidden_act=None), dict(hidden_act=DROP),
    dict(max_position_embeddings=16), dict(max_position_embeddings=None), dict(max_position_embeddings=DROP),
    dict(rms_norm_eps=0.5), dict(rms_norm_eps=None), dict(rms_norm_eps="1e-6"), dict(rms_norm_eps=DROP),
    dict(vocab_size="64"), dict(num_attention_heads=4.5),
    dict(initializer_range=0.5), dict(use_cache=False), dict(pad_token_id=5), dict(bos_token_id=5), dict(eos_token_id=[5, 6]),
    dict(pretraining_tp=2), dict(tie_word_embeddings=DROP), dict(tie_word_embeddings=None), dict(tie_word_embeddings="yes"),
    dict(attention_bias=True), dict(attention_bias=None), dict(mlp_bias=True), dict(attention_dropout=0.5),
    dict(rope_parameters=DROP), dict(rope_parameters=DROP, rope_theta=500.0), dict(rope_parameters=DROP, rope_theta=None),
    dict(rope_parameters=None), dict(rope_parameters={}), dict(rope_parameters=dict(rope_theta=500.0)),
    dict(rope_theta=500.0), dict(rope_parameters=dict(rope_theta=None)), dict(rope_parameters=dict(rope_type=None)),
    dict(rope_parameters=dict(rope_type="default"), rope_theta=500.0), dict(rope_parameters="linear"),
    dict(rope_scaling=None), dict(rope_scaling={}), dict(rope_scaling=LINEAR), dict(rope_scaling=LINEAR, rope_theta=500.0),
    dict(rope_scaling=dict(type="linear", factor=2.5)), dict(rope_scaling=dict(rope_type="linear")),
    dict(rope_scaling=LINEAR | dict(original_max_position_embeddings=8)),
    dict(rope_parameters=LLAMA3), dict(rope_parameters=LLAMA3 | dict(original_max_position_embeddings=64)),
    dict(rope_parameters=LLAMA3 | dict(original_max_position_embeddings=16), original_max_position_embeddings=64),
    dict(rope_parameters=LLAMA3, original_max_position_embeddings=None),
    dict(rope_parameters=LLAMA3 | dict(high_freq_factor=0.5, original_max_position_embeddings=64)),
    dict(rope_parameters=YARN), dict(rope_parameters=YARN, original_max_position_embeddings=16),
    dict(rope_parameters=YARN | dict(attention_factor=1.5)), dict(rope_parameters=YARN | dict(beta_fast=8, beta_slow=2)),
    dict(rope_parameters=YARN | dict(beta_fast=None, beta_slow=0)), dict(rope_parameters=YARN | dict(factor=None)),
    dict(rope_parameters=YARN | dict(mscale=0.7, mscale_all_dim=0.4)), dict(rope_parameters=YARN | dict(mscale=0.7)),
    dict(rope_parameters=YARN | dict(truncate=False)), dict(rope_parameters=YARN | dict(truncate=None)),
    dict(rope_parameters=YARN | dict(factor=0.5)), dict(rope_parameters=dict(rope_type="yarn", original_max_position_embeddings=32)),
    dict(rope_parameters=DYNAMIC), dict(rope_parameters=DYNAMIC, max_position_embeddings=16),
    dict(rope_parameters=DYNAMIC | dict(original_max_position_embeddings=8)),
    dict(rope_parameters=DYNAMIC, original_max_position_embeddings=8),
    dict(rope_parameters=dict(rope_type="longrope", short_factor=[1.0] * 4, long_factor=[2.0] * 4)),
    dict(rope_parameters=dict(rope_type="ntk", factor=2.0)), dict(rope_parameters=dict(full_attention=LINEAR)),
    dict(partial_rotary_factor=0.5), dict(partial_rotary_factor=1.0), dict(rope_parameters=LINEAR | dict(partial_rotary_factor=0.5)),
    dict(use_sliding_window=True), dict(use_sliding_window=True, sliding_window=4),
    dict(use_sliding_window=True, sliding_window=4, max_window_layers=1, layer_types=None),
    dict(use_sliding_window=True, sliding_window=4, max_window_layers=2, layer_types=None),
    dict(use_sliding_window=True, sliding_window=None, max_window_layers=0, layer_types=None),
    dict(use_sliding_window=True, sliding_window=4, max_window_layers=0),
    dict(use_sliding_window=True, sliding_window=4, layer_types=["full_attention", "sliding_attention"]),
    dict(sliding_window=4), dict(max_window_layers=0), dict(layer_types=DROP), dict(layer_types=FULL),
    dict(layer_types=["full_attention"]), dict(layer_types=["full_attention", "linear_attention"]),
    dict(transformers_version="4.1.0"), dict(architectures=["OtherForCausalLM"]), dict(architectures=None),
    dict(output_hidden_states=True), dict(return_dict=False), dict(dtype="bfloat16"), dict(torch_dtype="float16"),
    dict(chunk_size_feed_forward=4), dict(is_encoder_decoder=True), dict(id2label={"0": "a"}), dict(label2id={"a": 0}),
    dict(problem_type="regression"), dict(num_labels=3), dict(output_attentions=True), dict(name_or_path="elsewhere"),
    dict(_name_or_path="elsewhere"), dict(attn_implementation="eager"), dict(auto_map={"AutoModel": "other.Model"}),
    dict(per_layer_config={"0": {"intermediate_size": 20}}), dict(per_layer_config={}), dict(tie_last_hidden_states=True),
    dict(is_causal=False), dict(is_causal=True), dict(attention_chunk_size=4), dict(num_kv_shared_layers=1),
    dict(temperature=2.0), dict(is_decoder=True), dict(text_config={"vocab_size": 9}), dict(unheard_of=3),
]


def changed(config, change):
    merged = config | change
    return {key: value for key, value in merged.items() if value is not DROP and value != DROP}


def run(directory):
    model = load(directory)
    with torch.no_grad():
        output = model(input_ids=torch.tensor([INPUT]))
    return (output[0] if isinstance(output, tuple) else output.logits)[0, -1]


def probe(name, change):
    with tempfile.TemporaryDirectory() as scratch:
        directory = Path(scratch) / name
        shutil.copytree(MODELS / name, directory)
        config = json.loads((directory / "config.json").read_text())
        (directory / "config.json").write_text(json.dumps(changed(config, change)))
        if change.get("num_hidden_layers") == 2000000000:  # transformers allocates them, one after the other
            return dict(error="no memory")
        try:
            AutoConfig.from_pretrained(directory)
            return dict(logits=exact(run(directory)))
        except Exception as e:  # whatever transformers raises is its refusal
            return dict(error=type(e).__name__)


def keys(name):
    """Names and defaults of the class's keys, as the class completes them when nothing is given."""
    config = type(AutoConfig.from_pretrained(MODELS / name))()
    names = [field.name for field in dataclasses.fields(config)]
    plain = (int, float, str, bool, type(None))
    defaults = {key: getattr(config, key) for key in names if isinstance(getattr(config, key), plain)}
    return sorted(names), defaults


def main():
    document = dict(versions=versions(), input_ids=INPUT)
    for name in ("llama", "qwen2", "qwen3"):
        names, defaults = keys(name)
        base = probe(name, {})
        probes = []
        for change in COMMON:
            result = probe(name, change)
            probes.append(dict(change=change) | (dict(same=True) if result == base else result))
        missing = set(names) - {key for change in COMMON for key in change}
        assert not missing, f"no probe changes {missing} of {name}"
        document[name + "_keys"] = names
        document[name + "_defaults"] = defaults
        document[name + "_logits"] = base["logits"]
        document[name] = probes
    write_json(GOLDEN / "config-keys.json", document)


if __name__ == "__main__":
    main()
