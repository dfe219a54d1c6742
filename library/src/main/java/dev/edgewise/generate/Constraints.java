package dev.edgewise.generate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.grammar.CallLimits;
import dev.edgewise.grammar.Grammar;
import dev.edgewise.grammar.TokenTexts;
import dev.edgewise.grammar.TokenWalk;
import dev.edgewise.text.Tokenizer;
import dev.edgewise.text.tokenizer.ShownTokens;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.Tool;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Makes what completions must keep to, in the tokens of one tokenizer. The grammars used last are kept with what was
/// found of them.
///
/// Thread-safe.
public final class Constraints {
    private static final int KEPT = 16;

    private final Tokenizer tokenizer;
    private final Map<Object, Grammar> grammars = new LinkedHashMap<>(KEPT, 0.75f, true);
    private final Map<List<String>, TokenTexts> tokens = new HashMap<>();

    /// @param tokenizer open for as long as grammars are made
    public Constraints(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /// Returns what makes the constraint of a completion that is a JSON value.
    ///
    /// @throws dev.edgewise.error.DataException if the schema is none, or not supported
    public Supplier<TokenConstraint> json(JsonNode schema) {
        return of(List.of(schema), List.of(), texts -> Grammar.json(schema, texts));
    }

    /// Returns what makes the constraint of a completion that calls tools. The tags of the format may come as special
    /// tokens, too.
    ///
    /// @throws dev.edgewise.error.DataException if the format or a schema is not supported
    public Supplier<TokenConstraint> calls(List<Tool> tools, CallFormat format, CallLimits limits) {
        return of(
                List.of(tools, format.name(), limits),
                format.tags(),
                texts -> Grammar.calls(tools, format, limits, texts));
    }

    /// What makes a grammar.
    @FunctionalInterface
    private interface Making {
        Grammar make(TokenTexts texts);
    }

    /// @param tags special tokens that the texts show
    private synchronized Supplier<TokenConstraint> of(Object key, List<String> tags, Making making) {
        TokenTexts texts = tokens.computeIfAbsent(
                ShownTokens.hidden(tokenizer, tags), hidden -> TokenTexts.of(ShownTokens.of(tokenizer, hidden)));
        Grammar known = grammars.get(key);
        Grammar grammar = known == null ? making.make(texts) : known;
        grammars.put(key, grammar);
        if (grammars.size() > KEPT) {
            grammars.remove(grammars.keySet().iterator().next());
        }
        return () -> new Walk(grammar.begin());
    }

    private record Walk(TokenWalk walk) implements TokenConstraint {
        @Override
        public BitSet allowed() {
            return walk.allowed();
        }

        @Override
        public void accept(int id) {
            walk.accept(id);
        }
    }
}
