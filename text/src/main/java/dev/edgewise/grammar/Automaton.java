package dev.edgewise.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads texts of a rule byte by byte.
///
/// A state is a set of stacks. Each stack holds the rules that are still to come in one way to read the text, a rule
/// of one byte on top. States are made when they are first reached, and kept with where each byte leads: reading on
/// costs one look into an array.
///
/// Not thread-safe.
final class Automaton {
    /// States to keep. A state takes 1 to 8 KB.
    private static final int MOST_STATES = 20_000;

    private final Stack bottom = new Stack(Rule.NOTHING, null);
    private final Map<Set<Stack>, State> states = new HashMap<>();
    private final Map<List<Stack>, State> reached = new HashMap<>();
    private final Map<Stack, Stack> stacks = new HashMap<>();
    private final State dead = new State(Set.of());
    private final State start;

    Automaton(Rule rule) {
        this.start = state(List.of(push(rule, bottom)));
    }

    /// Returns the state before the first byte.
    State start() {
        return start;
    }

    /// Returns where a byte leads; a dead state if the text cannot go on with it.
    State next(State from, int b) {
        State known = from.next[b];
        if (known == null) {
            List<Stack> rest = new ArrayList<>();
            for (Stack stack : from.stacks) {
                if (stack.below != null && stack.rule.takes(b)) {
                    rest.add(stack.below);
                }
            }
            known = rest.isEmpty() ? dead : reached.get(rest);
            if (known == null) {
                known = state(rest);
                reached.put(rest, known);
            }
            from.next[b] = known;
        }
        return known;
    }

    /// Returns where a text leads.
    State next(State from, byte[] text) {
        State state = from;
        for (byte b : text) {
            state = next(state, b & 0xff);
        }
        return state;
    }

    private State state(Collection<Stack> from) {
        Set<Stack> seen = new HashSet<>();
        Set<Stack> tops = new HashSet<>();
        Deque<Stack> work = new ArrayDeque<>(from);
        while (!work.isEmpty()) {
            Stack stack = work.pop();
            if (!seen.add(stack)) {
                continue;
            }
            Stack below = stack.below;
            if (below == null || stack.rule.isByte()) {
                tops.add(stack);
                continue;
            }
            for (List<Rule> way : stack.rule.ways()) {
                Stack top = below;
                for (Rule rule : way.reversed()) {
                    top = push(rule, top);
                }
                work.add(top);
            }
        }
        if (states.size() > MOST_STATES) {
            states.clear();
            reached.clear();
            stacks.clear();
        }
        return states.computeIfAbsent(tops, State::new);
    }

    private Stack push(Rule rule, Stack below) {
        Stack stack = new Stack(rule, below);
        Stack known = stacks.putIfAbsent(stack, stack);
        return known == null ? stack : known;
    }

    /// Where a text has come to.
    final class State {
        private final Set<Stack> stacks;
        private final State[] next = new State[256];
        private @Nullable BitSet allowed;

        private State(Set<Stack> stacks) {
            this.stacks = stacks;
        }

        /// Tells whether no text goes on from here.
        boolean isDead() {
            return stacks.isEmpty();
        }

        /// Tells whether the text may end here.
        boolean ends() {
            return stacks.contains(bottom);
        }

        /// Returns the tokens that may come next, sought once.
        BitSet allowed(TokenTexts tokens) {
            BitSet known = allowed;
            if (known == null) {
                known = tokens.allowed(Automaton.this, this);
                allowed = known;
            }
            return known;
        }
    }

    /// A rule above those that come after it; the bottom has none below. Equal stacks are one object.
    private static final class Stack {
        final Rule rule;
        final @Nullable Stack below;
        final int hash;

        Stack(Rule rule, @Nullable Stack below) {
            this.rule = rule;
            this.below = below;
            this.hash = 31 * System.identityHashCode(rule) + System.identityHashCode(below);
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // rules, and stacks below, are one object each
        public boolean equals(@Nullable Object other) {
            return other instanceof Stack stack && rule == stack.rule && below == stack.below;
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
