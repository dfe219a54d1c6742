package dev.edgewise.guard.hard;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.guard.TextKey;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.StateReader;
import dev.edgewise.task.Task;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Holds what was seen of one item that no completion has solved. Mutable.
final class ItemEvidence {
    private static final int MOST_ANSWERS = 64;

    private final String question;
    private final String reference;
    private int groups;
    private int attempts;
    private int answered;
    private int cut;
    private int looseMatches;
    private final Map<String, Integer> answers = new LinkedHashMap<>();

    private ItemEvidence(String question, String reference) {
        this.question = question;
        this.reference = reference;
    }

    static ItemEvidence of(Task task) {
        return new ItemEvidence(task.question(), task.answer());
    }

    void add(RolloutGroup group) {
        groups++;
        for (Rollout rollout : group.rollouts()) {
            attempts++;
            cut += rollout.completion().finish() == FinishReason.LENGTH ? 1 : 0;
            if (rollout.score().parsed() instanceof ParseResult.Answer(String value)) {
                answered++;
                String plain = plain(value);
                looseMatches += plain.equals(plain(reference)) ? 1 : 0;
                String key = TextKey.of(plain);
                if (answers.containsKey(key) || answers.size() < MOST_ANSWERS) {
                    answers.merge(key, 1, Integer::sum);
                }
            }
        }
    }

    /// Strips an answer of case, white space, thousands separators, a currency or unit, marks around it, and
    /// zeros that do not change it: `$1,200.00.` and `1200 km` are both `1200`.
    static String plain(String answer) {
        String plain = answer.toLowerCase(Locale.ROOT).strip().replaceAll("[\\s$€£`*\"']+|,(?<=\\d,)(?=\\d{3})", "");
        plain = plain.replaceAll("^\\\\?boxed\\{(.*)}$", "$1")
                .replaceAll("^\\((.*)\\)$", "$1")
                .replaceAll("^\\+", "");
        plain = plain.replaceAll("(?<=\\d)(?:%|°|[a-z]{1,10})?\\.?$", "");
        return plain.contains(".") ? withoutEnd(withoutEnd(plain, '0', plain.length()), '.', 1) : plain;
    }

    /// Removes the last characters that are `end` from the text, at most `most` of them.
    private static String withoutEnd(String text, char end, int most) {
        int length = text.length();
        while (length > 0 && text.length() - length < most && text.charAt(length - 1) == end) {
            length--;
        }
        return text.substring(0, length);
    }

    String question() {
        return question;
    }

    String reference() {
        return reference;
    }

    int groups() {
        return groups;
    }

    int attempts() {
        return attempts;
    }

    int answered() {
        return answered;
    }

    int cut() {
        return cut;
    }

    /// Counts the answers that differ from the reference only in form and were scored as wrong.
    int looseMatches() {
        return looseMatches;
    }

    /// Returns the most frequent answer; empty if none was given.
    String favourite() {
        String best = "";
        int most = 0;
        for (Map.Entry<String, Integer> answer : answers.entrySet()) {
            if (answer.getValue() > most) {
                most = answer.getValue();
                best = answer.getKey();
            }
        }
        return best;
    }

    /// Returns the share of the answers that agree on the [#favourite].
    double agreement() {
        return answered == 0 ? 0 : answers.getOrDefault(favourite(), 0) / (double) answered;
    }

    ObjectNode snapshot() {
        ObjectNode state = JsonNodeFactory.instance
                .objectNode()
                .put("question", question)
                .put("reference", reference)
                .put("groups", groups)
                .put("attempts", attempts)
                .put("answered", answered)
                .put("cut", cut)
                .put("loose_matches", looseMatches);
        ObjectNode given = state.putObject("answers");
        answers.forEach(given::put);
        return state;
    }

    static ItemEvidence of(StateReader reader) {
        ItemEvidence evidence = new ItemEvidence(reader.text("question"), reader.text("reference"));
        evidence.groups = reader.smallCount("groups");
        evidence.attempts = reader.smallCount("attempts");
        evidence.answered = reader.smallCount("answered");
        evidence.cut = reader.smallCount("cut");
        evidence.looseMatches = reader.smallCount("loose_matches");
        reader.object("answers")
                .properties()
                .forEach(answer -> evidence.answers.put(
                        TextKey.of(answer.getKey()), answer.getValue().intValue()));
        return evidence;
    }
}
