package dev.edgewise.tool.negative;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.environment.calls.CallRow;
import dev.edgewise.error.ConfigException;
import dev.edgewise.text.Message;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.ToolReply;
import dev.edgewise.tool.negative.NegativeKind.Group;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Pairs right with wrong replies, one pair a row at most, and keeps the groups of kinds in balance.
///
/// Of what is wrong with a row's replies the group is taken that is furthest behind its share, and within a group the
/// kinds take turns. Words in place of a call and calls in place of words are taken equally often, so that neither
/// always calling nor never calling gains: what one direction has too many of is dropped at the end.
public final class NegativePairs {
    private final CallFormat format;
    private final Map<Group, Double> shares;
    private final int leastDifference;
    private final List<Pair> pairs = new ArrayList<>();
    private final Map<Group, Integer> counts = new EnumMap<>(Group.class);
    private final Map<NegativeKind, Integer> kinds = new EnumMap<>(NegativeKind.class);
    private int same;
    private int near;
    private int without;

    /// A right and a wrong reply to the same question.
    private record Pair(CallRow row, Message chosen, Negative rejected) {}

    /// @param shares of the groups, which are relative to each other
    /// @param leastDifference how many characters at least the replies of a pair differ in
    /// @throws ConfigException if a share is negative, or all are 0
    public NegativePairs(CallFormat format, Map<Group, Double> shares, int leastDifference) {
        this.format = format;
        this.shares = Map.copyOf(shares);
        this.leastDifference = leastDifference;
        if (shares.values().stream().anyMatch(share -> !(share >= 0))
                || shares.values().stream().allMatch(share -> share == 0)) {
            throw new ConfigException(
                    "the shares of arguments, structure and call-or-not must be at least 0, and one of"
                            + " them above, but are " + shares.values());
        }
    }

    /// What a row may be paired with.
    public interface Offer {
        /// Returns the wrong reply of a kind; empty where there is none.
        Optional<Negative> of(NegativeKind kind);
    }

    /// Pairs a row with one of the wrong replies that it is offered.
    ///
    /// @param right a right reply that the model wrote; null for the row's own
    public void add(CallRow row, @Nullable ToolReply right, Offer offer) {
        ToolReply chosen = right == null ? new ToolReply(row.words(), row.calls(), "") : right;
        for (NegativeKind kind : order()) {
            Optional<Negative> negative = offer.of(kind);
            if (negative.isPresent() && differs(chosen, negative.get())) {
                pairs.add(new Pair(row, chosen.message(), negative.get()));
                counts.merge(kind.group(), 1, Integer::sum);
                kinds.merge(kind, 1, Integer::sum);
                return;
            }
        }
        without++;
    }

    /// Returns the kinds, that of the group furthest behind first, and within a group the rarest first.
    private List<NegativeKind> order() {
        List<Group> groups = shares.keySet().stream()
                .filter(group -> shares.getOrDefault(group, 0.0) > 0)
                .sorted(Comparator.comparingDouble(this::filled).thenComparing(Comparator.naturalOrder()))
                .toList();
        List<NegativeKind> order = new ArrayList<>();
        for (Group group : groups) {
            NegativeKind.of(group).stream()
                    .sorted((one, other) -> Integer.compare(kinds.getOrDefault(one, 0), kinds.getOrDefault(other, 0)))
                    .forEach(order::add);
        }
        return order;
    }

    /// Returns how much of its share a group has. Of call-or-not, half is for words in place of a call.
    private double filled(Group group) {
        double share = shares.getOrDefault(group, 0.0);
        return group == Group.CALL_OR_NOT
                ? count(NegativeKind.PROSE) / (share / 2)
                : counts.getOrDefault(group, 0) / share;
    }

    private boolean differs(ToolReply chosen, Negative negative) {
        String right = text(chosen);
        String wrong = negative.text();
        if (right.equals(wrong)) {
            same++;
            return false;
        }
        int start = 0;
        int most = Math.min(right.length(), wrong.length());
        while (start < most && right.charAt(start) == wrong.charAt(start)) {
            start++;
        }
        int end = 0;
        while (end < most - start && right.charAt(right.length() - 1 - end) == wrong.charAt(wrong.length() - 1 - end)) {
            end++;
        }
        boolean far = Math.max(right.length(), wrong.length()) - start - end >= leastDifference
                || negative.kind() == NegativeKind.BROKEN;
        near += far ? 0 : 1;
        return far;
    }

    private String text(ToolReply reply) {
        return reply.calls().isEmpty() ? reply.content() : format.write(reply.calls());
    }

    /// Returns the pairs as rows of TRL: `prompt`, `chosen`, `rejected`, `tools`, and `kind` and `source` of the
    /// rejected one.
    public List<ObjectNode> rows() {
        List<ObjectNode> rows = new ArrayList<>();
        for (Pair pair : balanced()) {
            ObjectNode row = JsonNodeFactory.instance.objectNode();
            var prompt = row.putArray("prompt");
            pair.row().prompt().messages().forEach(message -> prompt.add(message.fields()));
            row.putArray("chosen").add(pair.chosen().fields());
            row.putArray("rejected").add(pair.rejected().turn().fields());
            var tools = row.putArray("tools");
            pair.row().tools().forEach(tool -> tools.add(tool.json()));
            row.put("kind", pair.rejected().kind().key());
            row.put("source", pair.rejected().source());
            rows.add(row);
        }
        return rows;
    }

    /// Returns the pairs without those that one direction of call-or-not has too many of.
    private List<Pair> balanced() {
        long most = Math.min(count(NegativeKind.PROSE), count(NegativeKind.NEEDLESS));
        Map<NegativeKind, Long> taken = new EnumMap<>(NegativeKind.class);
        return pairs.stream()
                .filter(pair -> pair.rejected().kind().group() != Group.CALL_OR_NOT
                        || taken.merge(pair.rejected().kind(), 1L, Long::sum) <= most)
                .toList();
    }

    private int count(NegativeKind kind) {
        return kinds.getOrDefault(kind, 0);
    }

    /// Tells people what became of the rows.
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        int dropped = pairs.size() - balanced().size();
        if (without > 0) {
            notes.add(without + " rows have no wrong reply, and are left out");
        }
        if (same + near > 0) {
            notes.add(same + " wrong replies equal the right one and " + near + " differ in fewer than "
                    + leastDifference + " characters; they are not used");
        }
        if (dropped > 0) {
            boolean calls = count(NegativeKind.PROSE) < count(NegativeKind.NEEDLESS);
            notes.add(dropped + " pairs are dropped, so that words in place of a call and calls in place of words are"
                    + " equally often; there are more rows "
                    + (calls ? "that want no call" : "that want a call"));
        }
        return notes;
    }
}
