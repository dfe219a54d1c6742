package dev.edgewise.evolve;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A prompt in named parts, with its score on every validation task.
///
/// @param number its place in the order of discovery; 0 is the prompt that evolution began with
/// @param parts texts by name; all candidates have the same names in the same order
/// @param parents the numbers of the candidates that it was made of: none for the first, two for a merged one
/// @param scores one per validation task, the more the better
public record Candidate(int number, Map<String, String> parts, List<Integer> parents, List<Double> scores) {
    public Candidate {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
        parents = List.copyOf(parents);
        scores = List.copyOf(scores);
        if (parts.isEmpty() || scores.isEmpty()) {
            throw new IllegalArgumentException("a candidate has at least one part and one score");
        }
    }

    /// Returns the text of a part.
    ///
    /// @throws IllegalArgumentException if there is no such part
    public String text(String part) {
        String text = parts.get(part);
        if (text == null) {
            throw new IllegalArgumentException("no part is called " + part);
        }
        return text;
    }

    /// Returns the mean score.
    public double mean() {
        double sum = 0;
        for (double score : scores) {
            sum += score;
        }
        return sum / scores.size();
    }

    /// Returns the numbers of all candidates that it comes from, each once, the nearest first.
    List<Integer> ancestors(List<Candidate> all) {
        List<Integer> found = new ArrayList<>(parents);
        for (int i = 0; i < found.size(); i++) {
            for (int older : all.get(found.get(i)).parents()) {
                if (!found.contains(older)) {
                    found.add(older);
                }
            }
        }
        return found;
    }
}
