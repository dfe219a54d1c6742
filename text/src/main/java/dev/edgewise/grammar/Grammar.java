package dev.edgewise.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.Tool;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All texts that completions may be, in the tokens of one tokenizer.
///
/// From each state that a text can come to, a token leads on or the text may end: every byte that the grammar cannot
/// do without is checked to be a token of its own. A completion that reaches its length limit is cut all the same.
///
/// What tokens may come is sought once for each state and kept, so one grammar serves many completions. Thread-safe.
public final class Grammar {
    private final Automaton automaton;
    private final TokenTexts tokens;

    private Grammar(Rule rule, Syntax syntax, TokenTexts tokens) {
        Stream<Integer> escaped = tokens.writes('\\') ? syntax.escaped().stream() : Stream.empty();
        Stream<Integer> single = Stream.concat(syntax.characters().stream(), escaped);
        Stream<BitSet> classes = syntax.classes().stream();
        String missing = Stream.concat(single.map(Grammar::only), classes)
                .filter(some -> some.stream().noneMatch(tokens::writes))
                .map(some -> "'"
                        + Quoted.of(some.stream().mapToObj(Character::toString).collect(Collectors.joining())) + "'")
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw new DataException("Decoding cannot be constrained, since the tokenizer has no token for " + missing
                    + ". Use a tokenizer that has them.");
        }
        this.automaton = new Automaton(rule);
        this.tokens = tokens;
    }

    private static BitSet only(int character) {
        BitSet one = new BitSet();
        one.set(character);
        return one;
    }

    /// Makes the grammar of one JSON value, on one line or in several.
    ///
    /// @throws DataException if the schema is none, is not supported, or cannot be written with the tokens
    public static Grammar json(JsonNode schema, TokenTexts tokens) {
        Syntax syntax = Syntax.jsonInLines();
        return new Grammar(new SchemaRules(syntax, schema, "The JSON schema").whole(), syntax, tokens);
    }

    /// Makes the grammar of calls of tools: only an offered name, its arguments each at most once, the required ones
    /// for sure, with values of their types.
    ///
    /// @throws DataException if the format has no grammar, a schema is not supported, or nothing can be written
    public static Grammar calls(List<Tool> tools, CallFormat format, CallLimits limits, TokenTexts tokens) {
        Syntax syntax = CallRules.syntax(format.name());
        return new Grammar(CallRules.of(format.name(), syntax, tools, limits), syntax, tokens);
    }

    /// Begins a completion.
    public TokenWalk begin() {
        return new TokenWalk(this, automaton.start());
    }

    /// Tells whether a whole text is one of the grammar.
    public synchronized boolean matches(String text) {
        return automaton
                .next(automaton.start(), text.getBytes(StandardCharsets.UTF_8))
                .ends();
    }

    synchronized BitSet allowed(Automaton.State state) {
        return state.allowed(tokens);
    }

    synchronized Automaton.State next(Automaton.State state, int id) {
        return automaton.next(state, tokens.text(id));
    }

    boolean isEnd(int id) {
        return tokens.isEnd(id);
    }
}
