package dev.edgewise.text.tokenizer;

import dev.edgewise.error.ModelException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The special tokens of a tokenizer by their roles.
///
/// @param names text of each named token (`bos_token`, `eos_token`, …), for templates and
///     `special_tokens_map.json`
/// @param eosIds ids that end a completion, in order: the tokenizer's own and those of `generation_config.json`
/// @param endId the one of them that ends a turn
/// @param padId the named padding token, else the end token, else id 0
record SpecialTokens(Map<String, String> names, OptionalInt bosId, Set<Integer> eosIds, int endId, int padId) {
    static final List<String> NAMES =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

    SpecialTokens {
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
        eosIds = Collections.unmodifiableSortedSet(new TreeSet<>(eosIds));
    }

    /// @throws ModelException if the named end token is not a token
    static SpecialTokens of(TokenizerDefinition definition, Vocabulary vocabulary) {
        Map<String, String> names = new LinkedHashMap<>();
        for (String name : NAMES) {
            String text = definition.specialToken(name);
            if (text != null) {
                names.put(name, text);
            }
        }
        OptionalInt eos = id(names, "eos_token", vocabulary);
        if (names.containsKey("eos_token") && eos.isEmpty()) {
            throw new ModelException(
                    definition.source() + " has no token \"" + names.get("eos_token")
                            + "\", which the tokenizer's configuration names as eos_token. Correct eos_token, or add the token.");
        }
        Set<Integer> ends = new TreeSet<>(definition.moreEosIds());
        eos.ifPresent(ends::add);
        int end = endOfTurn(definition.chatTemplate(), names, eos, ends, vocabulary);
        OptionalInt pad = id(names, "pad_token", vocabulary);
        Integer generationPad = definition.generationPadId();
        int padding = pad.orElse(generationPad != null ? generationPad : eos.orElse(end));
        return new SpecialTokens(
                names, id(names, "bos_token", vocabulary), ends, ends.isEmpty() ? padding : end, padding);
    }

    /// The named end token, unless the chat template closes turns with another one: Llama 3's `<|eot_id|>` where
    /// the named one is `<|end_of_text|>`.
    private static int endOfTurn(
            @Nullable String template,
            Map<String, String> names,
            OptionalInt eos,
            Set<Integer> ends,
            Vocabulary vocabulary) {
        String named = names.getOrDefault("eos_token", "");
        boolean closesWithNamed =
                template == null || template.contains("eos_token") || (!named.isEmpty() && template.contains(named));
        if (template != null && !closesWithNamed) {
            Map<Integer, String> texts = vocabulary.special();
            for (int end : ends) {
                if (template.contains(texts.getOrDefault(end, "\0"))) {
                    return end;
                }
            }
        }
        return eos.orElse(ends.isEmpty() ? 0 : Collections.min(ends));
    }

    private static OptionalInt id(Map<String, String> names, String name, Vocabulary vocabulary) {
        String text = names.get(name);
        return text == null ? OptionalInt.empty() : vocabulary.id(text);
    }
}
