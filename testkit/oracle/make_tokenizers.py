"""Golden files of tokenizers: small ones, what they make of awkward strings, and GGUF vocabularies with the ids they mean.

    python testkit/oracle/make_tokenizers.py

Writes testkit/golden/tokenizers/:
- byte-level/ and sentencepiece/: Hugging Face directories as transformers saves them, with expected.json: {"settings",
  "cases": [{"text", "ids" (specials parsed), "plain_ids" (split_special_tokens=True), "text_back", "text_back_skipped"}]}.
- gguf-pre.json: a byte-level vocabulary whose merges cross every border, and its ids under each pre-tokenizer, cut by the
  expressions transformers and llama.cpp use for these models.
- gguf-spm.json: tokens, types and scores, and the ids by llama.cpp's algorithm for SentencePiece models (llm_tokenizer_spm:
  merge the neighbouring symbols whose union scores highest, the leftmost first; what is no token falls apart into bytes).
"""

import heapq
import json
from pathlib import Path

import tokenizers
import transformers
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "tokenizers"
CORPUS = [
    "Each pack of dvds costs 76 dollars. If there is a discount of 25 dollars on each pack, how much do you pay?",
    "12345 + 678 = 13023, 99 * 99 = 9801; 3.14159 is nearly pi.", "don't can't we'll I'm they're you've he'd DON'T WE'LL",
    "def f(x):\n    return x ** 2\n\n\nprint(f(10))\t# 100\n", "naïve café — “quotes” … €5", "日本語のテキストと中文。",
    "<|im_start|>user\nhi<|im_end|>\n<think>\nhm\n</think>", "$1,000 + 20% = a^b ~ <x> | y", "   leading and   double  spaces   ",
] * 3
TEXTS = [
    "", " ", "a", "Hello world", "  leading spaces", "trailing  ", "12345 + 678 = ?", "a1b22c333 1234567", "3.14159", "don't WE'LL I'M",
    "tab\tand\nnewline\n\n\nthree \r\n x", "naïve café — “quotes” … €5", "日本語のテキスト", "🙂👍🏽 family 👨‍👩‍👧", "x=y*2;for(int i=0;i<10;++i){}",
    "<|im_start|>user\nhi<|im_end|>\n", "<think>7</think> <|im_end|>", "<s>x</s> <unk>", "e\u0301 \u00e9 \u00a0 \u3000 \u200b", "½ ² Ⅻ ٣", "$1,000 + 20% = a^b ~ |",
    "▁ under", "a  b   c    d",
]  # fmt: skip
GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
QWEN2 = transformers.models.qwen2.tokenization_qwen2.PRETOKENIZE_REGEX
LLAMA3 = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
PRE = {
    "gpt-2": [GPT2],
    "smollm": [r"\p{N}", GPT2],
    "qwen2": [QWEN2],
    "llama-bpe": [LLAMA3],
    "default": [r"[\p{P}\$\+<=>\^~\|]+", GPT2, r"\p{N}+", r"[0-9][0-9][0-9]"],
}


def write(path, document):
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(key) + ": " + json.dumps(value, ensure_ascii=False) for key, value in document.items())
    path.write_text("{\n" + lines + "\n}\n", encoding="utf-8")
    print(path, path.stat().st_size)


def save(name, backend, **config):
    """Saves a directory, and what transformers makes of the texts after opening it."""
    directory = GOLDEN / name
    PreTrainedTokenizerFast(tokenizer_object=backend, **config).save_pretrained(directory)
    opened = transformers.AutoTokenizer.from_pretrained(directory)
    plain = transformers.AutoTokenizer.from_pretrained(directory, split_special_tokens=True)
    cases = []
    for text in TEXTS:
        ids = opened.encode(text, add_special_tokens=False)
        cases.append(dict(
            text=text, ids=ids, plain_ids=plain.encode(text, add_special_tokens=False), text_back=opened.decode(ids),
            text_back_skipped=opened.decode(ids, skip_special_tokens=True)))
    settings = dict(
        size=len(opened), bos=opened.bos_token_id, eos=opened.eos_token_id, pad=opened.pad_token_id,
        adds_bos=opened.encode("") == [opened.bos_token_id])
    write(directory / "expected.json", dict(
        versions=dict(transformers=transformers.__version__, tokenizers=tokenizers.__version__), settings=settings, cases=cases))


def byte_level():
    """As Qwen: NFC, special tokens behind the vocabulary with one between them that is not special, a begin token."""
    backend = Tokenizer(models.BPE())
    backend.normalizer = normalizers.NFC()
    backend.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(QWEN2), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    backend.decoder = decoders.ByteLevel()
    backend.train_from_iterator(CORPUS, trainers.BpeTrainer(
        vocab_size=400, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    backend.add_special_tokens(["<|endoftext|>", "<|im_start|>"])
    backend.add_tokens([AddedToken("<think>", special=False, normalized=False)])
    backend.add_special_tokens(["<|im_end|>"])
    backend.add_tokens([AddedToken("</think>", special=False, normalized=False)])
    begin = backend.token_to_id("<|endoftext|>")
    backend.post_processor = processors.TemplateProcessing(
        single="<|endoftext|> $A", special_tokens=[("<|endoftext|>", begin)])
    backend.enable_truncation(16)
    backend.enable_padding(length=8, pad_id=begin, pad_token="<|endoftext|>")
    save("byte-level", backend, bos_token="<|endoftext|>", eos_token="<|im_end|>", chat_template="{{ messages[0].content }}")


def spm_vocabulary():
    """Tokens, types and scores as a converted Llama 2 has them: unknown, begin, end, 256 bytes, then pieces."""
    backend = Tokenizer(models.BPE())
    trained = [text.replace(" ", "▁") for text in CORPUS]
    backend.train_from_iterator(trained, trainers.BpeTrainer(vocab_size=420, show_progress=False))
    pieces = sorted(backend.get_vocab().items(), key=lambda item: item[1])
    known = [("<unk>", 2, 0.0), ("<s>", 3, 0.0), ("</s>", 3, 0.0)] + [(f"<0x{b:02X}>", 6, 0.0) for b in range(256)]
    characters = [piece for piece, _ in pieces if len(piece) == 1]
    merged = [piece for piece, _ in pieces if len(piece) > 1]
    known += [(piece, 1, -float(rank)) for rank, piece in enumerate(merged)]
    return known + [(piece, 1, -float(len(merged) + rank)) for rank, piece in enumerate(characters)]


def spm_ids(text, vocabulary):
    """llama.cpp's llm_tokenizer_spm_session on one stretch of text without special tokens."""
    ids = {token: number for number, (token, _, _) in enumerate(vocabulary)}
    symbols = [dict(text=c, prev=i - 1, next=i + 1) for i, c in enumerate(text)]
    if symbols:
        symbols[-1]["next"] = -1
    queue = []

    def offer(left, right):
        if left < 0 or right < 0:
            return
        union = symbols[left]["text"] + symbols[right]["text"]
        if union in ids:
            heapq.heappush(queue, (-vocabulary[ids[union]][2], left, right, union))

    for i in range(1, len(symbols)):
        offer(i - 1, i)
    while queue:
        _, left, right, union = heapq.heappop(queue)
        a, b = symbols[left], symbols[right]
        if not a["text"] or not b["text"] or a["text"] + b["text"] != union:
            continue
        a["text"], b["text"], a["next"] = union, "", b["next"]
        if b["next"] >= 0:
            symbols[b["next"]]["prev"] = left
        offer(a["prev"], left)
        offer(left, a["next"])
    out = []
    for symbol in symbols:
        if symbol["text"] in ids:
            out.append(ids[symbol["text"]])
        else:
            out.extend(ids[f"<0x{byte:02X}>"] for byte in symbol["text"].encode())
    return out


def gguf_spm():
    vocabulary = spm_vocabulary()
    texts = [text for text in TEXTS if "<" not in text and text]
    cases = []
    for prefix in (True, False):
        for text in texts:
            raw = (" " if prefix else "") + text
            cases.append(dict(add_space_prefix=prefix, text=text, ids=spm_ids(raw.replace(" ", "▁"), vocabulary)))
    write(GOLDEN / "gguf-spm.json", dict(
        tokens=[token for token, _, _ in vocabulary], types=[kind for _, kind, _ in vocabulary],
        scores=[score for _, _, score in vocabulary], bos=1, eos=2, unknown=0, cases=cases))
    return vocabulary


def sentencepiece(vocabulary):
    """As Llama 2 in transformers: the same vocabulary, its merges by transformers' own conversion."""
    from transformers.convert_slow_tokenizer import generate_merges

    ids = {token: number for number, (token, _, _) in enumerate(vocabulary)}
    scores = {token: score for token, kind, score in vocabulary if kind == 1}
    backend = Tokenizer(models.BPE(ids, generate_merges(ids, scores), unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    backend.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    backend.decoder = decoders.Sequence([
        decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    backend.add_special_tokens([AddedToken(token, normalized=False) for token in ("<unk>", "<s>", "</s>")])
    save("sentencepiece", backend, bos_token="<s>", eos_token="</s>", unk_token="<unk>")


def gguf_pre():
    """Merges learnt without cutting, so that every border a pre-tokenizer draws shows in the ids."""
    trained = Tokenizer(models.BPE())
    trained.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    trained.train_from_iterator(CORPUS + TEXTS, trainers.BpeTrainer(
        vocab_size=700, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    model = json.loads(trained.to_str())["model"]
    tokens = sorted(model["vocab"], key=model["vocab"].get)
    merges = [tuple(merge) for merge in model["merges"]]
    ids = {}
    for name, expressions in PRE.items():
        backend = Tokenizer(models.BPE(model["vocab"], merges, ignore_merges=name == "llama-bpe"))
        backend.pre_tokenizer = pre_tokenizers.Sequence(
            [pre_tokenizers.Split(Regex(e), "isolated") for e in expressions]
            + [pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
        ids[name] = [backend.encode(text).ids for text in TEXTS]
    write(GOLDEN / "gguf-pre.json", dict(
        tokens=tokens, merges=[" ".join(merge) for merge in merges], texts=TEXTS, ids=ids))


if __name__ == "__main__":
    byte_level()
    sentencepiece(gguf_spm())
    gguf_pre()
