"""Reads an exported GGUF file with gguf and transformers and compares it with the model it was made from.

Usage:
    python testkit/oracle/check_export.py FILE.gguf DIR IDS_JSON [--text TEXT]...

DIR is the same model as a Hugging Face directory in float32. IDS_JSON is a list of lists of token ids. Prints one line
to stdout and nothing else:

    {"architecture", "file_type", "fields", "types", "different", "missing", "logit_difference", "logits", "tokens",
     "token_difference", "template_equal"}

`fields` are the metadata but for arrays. `types` counts tensors by type. `different` names the tensors whose bytes are
not those that gguf's own quantiser makes of DIR's weights, laid out as convert_hf_to_gguf.py does; `missing` those that
only one side has. `logits` are transformers' of FILE, float32, of the last position of each row; `logit_difference` is
the largest difference over all positions from those of DIR with its weights rounded as FILE's types round them. `tokens`
are FILE's ids for each TEXT by transformers and `token_difference` the texts for which DIR's tokenizer gives others.
Keys that transformers does not read from a GGUF file (head size of Qwen3, RoPE scaling, biases) come from DIR's
config.json. Made with gguf 0.19.0, transformers 5.18.0.
"""

import argparse
import collections
import json
from pathlib import Path

import gguf
import numpy as np
import torch
from gguf import GGMLQuantizationType, GGUFReader, quants
from safetensors.torch import load_file
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer


def weights(directory):
    tensors = {}
    for file in sorted(Path(directory).glob("*.safetensors")):
        tensors.update(load_file(file))
    return {name: tensor.float().numpy() for name, tensor in tensors.items()}


def permuted(values, heads):
    """llama.cpp's LlamaModel.permute: halves of each head interleaved."""
    return (values.reshape(heads, 2, values.shape[0] // heads // 2, *values.shape[1:]).swapaxes(1, 2)
            .reshape(values.shape))


def compare_bytes(reader, config, source):
    arch = next(a for a, name in gguf.MODEL_ARCH_NAMES.items() if name == config.model_type)
    names = gguf.get_tensor_name_map(arch, config.num_hidden_layers)
    expected = {}
    for name, values in source.items():
        if config.model_type == "llama" and ("q_proj" in name or "k_proj" in name):
            heads = config.num_attention_heads if "q_proj" in name else config.num_key_value_heads
            values = permuted(values, heads)
        expected[names.get_name(name, try_suffixes=(".weight", ".bias"))] = values
    found = {tensor.name: tensor for tensor in reader.tensors}
    different = []
    for name, values in expected.items():
        if name in found:
            kind = found[name].tensor_type
            data = quants.quantize(np.ascontiguousarray(values), kind)
            same_shape = list(reversed(found[name].shape.tolist())) == list(values.shape)
            if not same_shape or data.tobytes() != np.ascontiguousarray(found[name].data).tobytes():
                different.append(name)
    return different, sorted(set(expected) ^ (set(found) - {"rope_freqs.weight"}))


def rounded(reader, model):
    """DIR's model with its matrices rounded as the file's types do."""
    kinds = {tensor.name: tensor.tensor_type for tensor in reader.tensors}
    arch = next(a for a, name in gguf.MODEL_ARCH_NAMES.items() if name == model.config.model_type)
    names = gguf.get_tensor_name_map(arch, model.config.num_hidden_layers)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            kind = kinds[names.get_name(name, try_suffixes=(".weight", ".bias"))]
            if kind != GGMLQuantizationType.F32:
                values = quants.dequantize(quants.quantize(parameter.numpy(), kind), kind)
                parameter.copy_(torch.from_numpy(values.reshape(parameter.shape).astype(np.float32)))
    return model


def logits(model, rows):
    with torch.inference_mode():
        return [model(input_ids=torch.tensor([ids]), use_cache=False).logits[0].float().numpy() for ids in rows]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("directory")
    parser.add_argument("ids")
    parser.add_argument("--text", action="append", default=[])
    arguments = parser.parse_args()
    file = Path(arguments.file)
    rows = json.loads(arguments.ids)
    reader = GGUFReader(file)
    config = AutoConfig.from_pretrained(arguments.directory)
    different, missing = compare_bytes(reader, config, weights(arguments.directory))
    fields = {}
    for key, field in reader.fields.items():
        if field.types[0] != gguf.GGUFValueType.ARRAY:
            fields[key] = field.contents()
    own = AutoModelForCausalLM.from_pretrained(arguments.directory, dtype=torch.float32, attn_implementation="eager")
    theirs = AutoModelForCausalLM.from_pretrained(
        file.parent, gguf_file=file.name, config=config, dtype=torch.float32, attn_implementation="eager")
    from_file = logits(theirs, rows)
    from_directory = logits(rounded(reader, own), rows)
    tokens, token_difference, template_equal = [], [], True
    if arguments.text:
        read = AutoTokenizer.from_pretrained(file.parent, gguf_file=file.name)
        saved = AutoTokenizer.from_pretrained(arguments.directory)
        template_equal = read.chat_template == saved.chat_template
        for text in arguments.text:
            tokens.append(read(text, add_special_tokens=False)["input_ids"])
            if tokens[-1] != saved(text, add_special_tokens=False)["input_ids"]:
                token_difference.append(text)
    print(json.dumps(dict(
        architecture=fields["general.architecture"], file_type=fields["general.file_type"], fields=fields,
        types=collections.Counter(tensor.tensor_type.name for tensor in reader.tensors), different=different,
        missing=missing,
        logit_difference=max(float(np.abs(a - b).max()) for a, b in zip(from_file, from_directory)),
        logits=[[float(str(x)) for x in row[-1]] for row in from_file], tokens=tokens,
        token_difference=token_difference, template_equal=template_equal)))


if __name__ == "__main__":
    main()
