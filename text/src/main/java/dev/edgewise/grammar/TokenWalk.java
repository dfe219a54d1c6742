package dev.edgewise.grammar;

import java.util.BitSet;

/// One completion under a grammar. It is asked before each token which may come, and told which came.
public final class TokenWalk {
    private final Grammar grammar;
    private Automaton.State state;
    private boolean ended;

    TokenWalk(Grammar grammar, Automaton.State start) {
        this.grammar = grammar;
        this.state = start;
    }

    /// Returns the ids that may come next, at least one. The set must not be changed.
    ///
    /// @throws IllegalStateException after an end token
    public BitSet allowed() {
        requireOpen();
        return grammar.allowed(state);
    }

    /// Takes the next token.
    ///
    /// @throws IllegalStateException if it is not allowed
    public void accept(int id) {
        requireOpen();
        if (!allowed().get(id)) {
            throw new IllegalStateException("the token " + id + " is not allowed here");
        }
        ended = grammar.isEnd(id);
        if (!ended) {
            state = grammar.next(state, id);
        }
    }

    /// Tells whether the text may end here.
    public boolean ends() {
        return state.ends();
    }

    private void requireOpen() {
        if (ended) {
            throw new IllegalStateException("the text has ended");
        }
    }
}
