package dev.edgewise.cli;

/// Tokenizers of the kinds that no golden file is of, which use every part that may stand in a `tokenizer.json`.
final class FuzzTokenizers {
    private FuzzTokenizers() {}

    static String of(String name) {
        String model = switch (name) {
            case "words" ->
                "{\"type\": \"WordLevel\", \"vocab\": {\"<unk>\": 0, \"a\": 1, \"b\": 2}, \"unk_token\": \"<unk>\"}";
            case "pieces" ->
                "{\"type\": \"WordPiece\", \"vocab\": {\"[UNK]\": 0, \"a\": 1, \"b\": 2, \"##a\": 3, \"##b\": 4},"
                        + " \"unk_token\": \"[UNK]\", \"continuing_subword_prefix\": \"##\","
                        + " \"max_input_chars_per_word\": 100}";
            case "unigram" ->
                "{\"type\": \"Unigram\", \"unk_id\": 0, \"byte_fallback\": false,"
                        + " \"vocab\": [[\"<unk>\", 0.0], [\"a\", -1.0], [\"b\", -2.0], [\"ab\", -2.5]]}";
            default -> throw new IllegalArgumentException(name);
        };
        return """
                {"version": "1.0", "truncation": {"max_length": 4, "strategy": "LongestFirst", "stride": 0,
                  "direction": "Right"},
                 "padding": {"strategy": "BatchLongest", "direction": "Right", "pad_to_multiple_of": null, "pad_id": 0,
                  "pad_type_id": 0, "pad_token": "a"},
                 "added_tokens": [{"id": 1, "content": "a", "single_word": false, "lstrip": false, "rstrip": false,
                  "normalized": true, "special": true}],
                 "normalizer": {"type": "Sequence", "normalizers": [
                  {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null,
                   "lowercase": true},
                  {"type": "Strip", "strip_left": true, "strip_right": true},
                  {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
                  {"type": "Prepend", "prepend": "_"}, {"type": "NFKC"}, {"type": "StripAccents"}]},
                 "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
                  {"type": "Split", "pattern": {"Regex": "\\\\s+"}, "behavior": "Removed", "invert": false},
                  {"type": "CharDelimiterSplit", "delimiter": "x"}, {"type": "Digits", "individual_digits": true},
                  {"type": "Punctuation", "behavior": "Isolated"}, {"type": "UnicodeScripts"},
                  {"type": "FixedLength", "length": 3},
                  {"type": "Metaspace", "replacement": "_", "prepend_scheme": "first", "split": true}]},
                 "post_processor": {"type": "TemplateProcessing",
                  "single": [{"SpecialToken": {"id": "b", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
                  "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
                  "special_tokens": {"b": {"id": "b", "ids": [2], "tokens": ["b"]}}},
                 "decoder": {"type": "Sequence", "decoders": [
                  {"type": "Replace", "pattern": {"String": "_"}, "content": " "}, {"type": "WordPiece", "prefix": "##",
                   "cleanup": true}, {"type": "CTC", "pad_token": "a", "word_delimiter_token": "|", "cleanup": true},
                  {"type": "BPEDecoder", "suffix": "</w>"}, {"type": "ByteFallback"}, {"type": "Fuse"},
                  {"type": "Strip", "content": " ", "start": 1, "stop": 0}]},
                 "model": %s}
                """.formatted(model);
    }
}
