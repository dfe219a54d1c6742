package dev.edgewise.text.tokenizer;

import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import dev.edgewise.text.template.NamedTemplates;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/// The special tokens of a tokenizer by their roles.
///
/// @param names text of each named token (`bos_token`, `eos_token`, …), for templates and
///     `special_tokens_map.json`
/// @param eosIds ids that end a completion, in order: the tokenizer's own, those of `generation_config.json`, and
///     the end of a turn in the templates that are used, the default one and the one for tools
/// @param endId the one of them that ends a text: the named one, else one of `generation_config.json`, else the
///     end of a turn
/// @param endOfTurnId the one of them with which the default chat template ends the assistant's turn
/// @param padId the named padding token, else the end token, else id 0
record SpecialTokens(
        Map<String, String> names,
        OptionalInt bosId,
        Set<Integer> eosIds,
        int endId,
        OptionalInt endOfTurnId,
        int padId) {
    static final List<String> NAMES =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

    SpecialTokens {
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
        eosIds = Collections.unmodifiableSortedSet(new TreeSet<>(eosIds));
    }

    /// @param encode token ids of a text, special tokens parsed
    /// @throws ModelException if the named end token is not a token
    static SpecialTokens of(TokenizerDefinition definition, Vocabulary vocabulary, Function<String, int[]> encode) {
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
                    definition.source() + " has no token \"" + Quoted.of(names.get("eos_token"))
                            + "\", which the tokenizer's configuration names as eos_token. Correct eos_token, or add the token.");
        }
        List<OptionalInt> turns = Stream.of(TokenizerDefinition.DEFAULT, NamedTemplates.TOOL_USE)
                .flatMap(name -> Stream.ofNullable(definition.templates().get(name)))
                .map(template -> EndOfTurn.of(template, names, vocabulary.added(), encode))
                .toList();
        OptionalInt turn = turns.isEmpty() ? OptionalInt.empty() : turns.getFirst();
        Set<Integer> ends = new TreeSet<>(definition.moreEosIds());
        turns.forEach(each -> each.ifPresent(ends::add));
        int end = Stream.of(
                        eos, definition.moreEosIds().stream().mapToInt(id -> id).min(), turn)
                .flatMapToInt(OptionalInt::stream)
                .findFirst()
                .orElse(ends.isEmpty() ? 0 : Collections.min(ends));
        eos.ifPresent(ends::add);
        OptionalInt pad = id(names, "pad_token", vocabulary);
        Integer generationPad = definition.generationPadId();
        int padding = pad.orElse(generationPad != null ? generationPad : end);
        return new SpecialTokens(
                names, id(names, "bos_token", vocabulary), ends, ends.isEmpty() ? padding : end, turn, padding);
    }

    private static OptionalInt id(Map<String, String> names, String name, Vocabulary vocabulary) {
        String text = names.get(name);
        return text == null ? OptionalInt.empty() : vocabulary.id(text);
    }
}
