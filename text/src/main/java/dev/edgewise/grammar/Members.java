package dev.edgewise.grammar;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Members of an object, or arguments of a call: in any order, each at most once, those that are required for sure.
///
/// @param members in the order in which they are tried
/// @param separator stands between two
record Members(List<Member> members, Rule separator) {
    /// @param rule the key, what follows a key, and the value
    record Member(Rule rule, boolean required) {}

    Rule rule() {
        return from(new BitSet(), new HashMap<>());
    }

    private Rule from(BitSet used, Map<BitSet, Rule> made) {
        return made.computeIfAbsent(used, _ -> Rule.of(() -> ways(used, made)));
    }

    private List<List<Rule>> ways(BitSet used, Map<BitSet, Rule> made) {
        List<List<Rule>> ways = new ArrayList<>();
        boolean complete = true;
        for (int i = 0; i < members.size(); i++) {
            if (used.get(i)) {
                continue;
            }
            BitSet more = (BitSet) used.clone();
            more.set(i);
            List<Rule> way = new ArrayList<>();
            if (!used.isEmpty()) {
                way.add(separator);
            }
            way.add(members.get(i).rule());
            way.add(from(more, made));
            ways.add(way);
            complete &= !members.get(i).required();
        }
        if (complete) {
            ways.add(List.of());
        }
        return ways;
    }
}
