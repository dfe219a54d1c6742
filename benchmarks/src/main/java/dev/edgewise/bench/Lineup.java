package dev.edgewise.bench;

import dev.edgewise.bench.Contender.Program;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who is measured, and with whom in turns.
///
/// @param blocks contenders that are compared with each other, and with no one outside the block
/// @param unavailable why a peer is not among them, by contender
record Lineup(List<List<Contender>> blocks, Map<String, String> unavailable) {
    /// Returns the contenders of `rows`.
    ///
    /// @param python null to leave all peers out
    static Lineup of(List<BenchRow> rows, @Nullable Python python) {
        Map<String, String> unavailable = new LinkedHashMap<>();
        List<Set<Contender>> blocks = new ArrayList<>();
        for (BenchRow row : rows) {
            Set<Contender> members = new LinkedHashSet<>(List.of(row.ours()));
            for (Contender peer : row.peers()) {
                String reason = reason(peer, python);
                if (reason == null) {
                    members.add(peer);
                } else {
                    unavailable.put(peer.id(), reason);
                }
            }
            blocks.stream()
                    .filter(known -> members.stream().anyMatch(known::contains))
                    .findFirst()
                    .orElseGet(() -> {
                        blocks.add(new LinkedHashSet<>());
                        return blocks.getLast();
                    })
                    .addAll(members);
        }
        return new Lineup(blocks.stream().map(List::copyOf).toList(), unavailable);
    }

    /// Returns every measurement: block by block, in each round after round.
    List<Contender> order(int rounds) {
        List<Contender> order = new ArrayList<>();
        for (List<Contender> block : blocks) {
            for (int round = 0; round < rounds; round++) {
                order.addAll(block);
            }
        }
        return order;
    }

    /// Returns why `peer` cannot be measured; null when it can.
    private static @Nullable String reason(Contender peer, @Nullable Python python) {
        if (!(peer.program() instanceof Program.Peer program)) {
            return null;
        }
        if (python == null) {
            return "no Python to measure it with: see --peers";
        }
        List<String> missing = python.missing(program);
        return missing.isEmpty()
                ? null
                : "%s lacks %s, so %s is left out. Install what is missing, or name another Python with --python."
                        .formatted(python.executable(), String.join(", ", missing), program.name());
    }
}
