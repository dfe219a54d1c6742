package dev.edgewise.grammar;

import dev.edgewise.text.Tokenizer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/// Completions drawn from what a grammar allows, with a liking for what ends them.
record RandomWalk(Grammar grammar, Tokenizer tokenizer, Random random) {
    private static final int LONGEST = 20_000;

    String text() {
        TokenWalk walk = grammar.begin();
        List<Integer> ids = new ArrayList<>();
        while (ids.size() < LONGEST) {
            BitSet allowed = walk.allowed();
            if (allowed.isEmpty()) {
                throw new AssertionError("no token leads on from " + decode(ids));
            }
            int id = pick(allowed);
            walk.accept(id);
            if (tokenizer.eosIds().contains(id)) {
                return decode(ids);
            }
            ids.add(id);
        }
        throw new AssertionError("no end after " + decode(ids));
    }

    private int pick(BitSet allowed) {
        int[] ids = allowed.stream().toArray();
        int id = ids[random.nextInt(ids.length)];
        for (int tries = 0; tries < 30 && random.nextInt(4) > 0 && !closes(id); tries++) {
            id = ids[random.nextInt(ids.length)];
        }
        return id;
    }

    private boolean closes(int id) {
        byte[] text = tokenizer.bytes(id);
        return text.length == 0 || "\"]})'>".indexOf(text[0]) >= 0;
    }

    private String decode(List<Integer> ids) {
        return tokenizer.decode(ids.stream().mapToInt(Integer::intValue).toArray(), true);
    }
}
