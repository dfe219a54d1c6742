"""Golden files of tokenizers that read two texts at once, and what transformers makes of pairs.

    python testkit/oracle/make_pairs.py

Writes testkit/golden/pairs/{bert,bert-processing,roberta,xlm-roberta}/: a small tokenizer as save_pretrained writes it, set to
cut and to pad as all-MiniLM-L6-v2 is, and expected.json: [{"first", "second", "max_length", "truncation", "ids", "types"}]. Where
transformers refuses to cut, a row has "refused": true instead of ids.
"""

import json
from pathlib import Path

import transformers
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "pairs"
CORPUS = [
    "how do I treat high blood pressure at home", "High blood pressure is treated with changes of habits and medicines.",
    "what is the capital of France", "Paris is the capital and largest city of France.", "naïve café — “quotes” … €5, 12345 + 678",
    "日本語のテキストと中文。", "def f(x): return x ** 2", "don't can't we'll I'm they're", "   leading and   double  spaces   ",
] * 4
PAIRS = [
    ("", ""), ("a", ""), ("", "a title"), ("how do I treat blood pressure", "Habits, medicines and café."), ("  two  blanks ", "\ttab\nline "),
    ("日本語 🙂 zzz", "naïve e\u0301 “x” €5"), ("what is </s> or [SEP]", "<s> [CLS] <mask> [MASK] <unk> [UNK]"),
    ("x" * 30, "short"), ("don't we'll", "I'm THEY'RE"),
    ("capital of France and largest city of all the cities there are", "Paris"),
    ("capital", "Paris is the capital and largest city of France, as everybody knows and says"),
    ("Paris is the capital and largest city of France", "what is the capital of France and the largest city"),
]  # fmt: skip
# An odd number of tokens beside the special ones: newer versions of the library stop reading a text at the word that reaches
# max_length, so that which of two long texts keeps one token more depends on their words. Even numbers say nothing of that.
LIMITS = [(64, 64), (15, 16), (13, 14), (7, 8)]
BERT = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
ROBERTA = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]


def bert(post_processor):
    backend = Tokenizer(models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=20))
    backend.normalizer = normalizers.BertNormalizer()
    backend.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    backend.train_from_iterator(CORPUS, trainers.WordPieceTrainer(vocab_size=300, special_tokens=BERT, show_progress=False))
    backend.post_processor = post_processor
    backend.decoder = decoders.WordPiece()
    named = dict(pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]", mask_token="[MASK]")
    return backend, transformers.PreTrainedTokenizerFast, named


def named_roberta():
    return dict(
        bos_token="<s>", cls_token="<s>", eos_token="</s>", sep_token="</s>", pad_token="<pad>", unk_token="<unk>", mask_token="<mask>")


def roberta():
    backend = Tokenizer(models.BPE())
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=400, special_tokens=ROBERTA, show_progress=False, initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    backend.train_from_iterator(CORPUS, trainer)
    backend.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=False)
    backend.decoder = decoders.ByteLevel()
    return backend, transformers.PreTrainedTokenizerFast, named_roberta()


def xlm_roberta():
    backend = Tokenizer(models.Unigram())
    backend.normalizer = normalizers.NFKC()
    backend.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.UnigramTrainer(vocab_size=200, special_tokens=ROBERTA, unk_token="<unk>", show_progress=False)
    backend.train_from_iterator(CORPUS, trainer)
    backend.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    backend.decoder = decoders.Metaspace()
    return backend, transformers.PreTrainedTokenizerFast, named_roberta()


def rows(directory, specials):
    for first, second in PAIRS:
        for limit in [pair[specials - 3] for pair in LIMITS]:
            for truncation in ("longest_first", "only_second", "only_first"):
                opened = transformers.AutoTokenizer.from_pretrained(directory)
                row = dict(first=first, second=second, max_length=limit, truncation=truncation)
                try:
                    # as a list, since a lone empty text counts as no second text
                    read = opened([[first, second]], truncation=truncation, max_length=limit, return_token_type_ids=True)
                    row.update(ids=read["input_ids"][0], types=read["token_type_ids"][0])
                except BaseException as e:  # the library's panic is no Exception
                    assert "too short" in str(e), e
                    row["refused"] = True
                if limit == 64 and truncation != "longest_first":
                    continue
                yield row


def make(name, backend, kind, named):
    directory = GOLDEN / name
    backend.enable_truncation(128)
    backend.enable_padding(length=128, pad_id=backend.token_to_id(named["pad_token"]), pad_token=named["pad_token"])
    kind(tokenizer_object=backend, model_max_length=64, **named).save_pretrained(directory)
    path = directory / "tokenizer.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")), ensure_ascii=False), "utf-8")
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows(directory, 3 if name.startswith("bert") else 4))
    (directory / "expected.json").write_text("[\n" + lines + "\n]\n", "utf-8")
    print(name, backend.get_vocab_size(), path.stat().st_size)


def main():
    special = [("[CLS]", 2), ("[SEP]", 3)]
    template = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=special)
    make("bert", *bert(template))
    make("bert-processing", *bert(processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))))
    make("roberta", *roberta())
    make("xlm-roberta", *xlm_roberta())


if __name__ == "__main__":
    main()
