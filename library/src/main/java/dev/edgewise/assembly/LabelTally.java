package dev.edgewise.assembly;

import dev.edgewise.ranking.judge.Grades;
import dev.edgewise.rerank.judge.Verdict;
import java.util.Map;
import java.util.TreeMap;

/// Counts what became of the pairs that a teacher was asked about.
public final class LabelTally {
    /// Labels with less of the vocabulary are not what the model wants to say.
    public static final double UNDERSTOOD = 0.5;

    private final Map<String, Long> dropped = new TreeMap<>();
    private long kept;
    private long cut;
    private long graded;
    private double[] shares = {};
    private long weighed;
    private double mass;
    private long low;

    /// Adds a pair.
    ///
    /// @param reason why it is dropped; empty where it is kept
    void add(Verdict verdict, String reason) {
        cut += verdict.cut() ? 1 : 0;
        if (!Double.isNaN(verdict.mass())) {
            weighed++;
            mass += verdict.mass();
            low += verdict.mass() < UNDERSTOOD ? 1 : 0;
        }
        if (!reason.isEmpty()) {
            dropped.merge(reason, 1L, Long::sum);
            return;
        }
        kept++;
        Grades grades = verdict.grades();
        if (grades != null) {
            add(grades.probabilities());
        }
    }

    private void add(double[] probabilities) {
        if (graded++ == 0) {
            shares = new double[probabilities.length];
        }
        for (int grade = 0; grade < shares.length; grade++) {
            shares[grade] += probabilities[grade];
        }
    }

    /// Returns how many pairs were labelled and kept.
    public long kept() {
        return kept;
    }

    /// Returns how many pairs there were.
    public long pairs() {
        return kept + dropped.values().stream().mapToLong(Long::longValue).sum();
    }

    /// Returns how many pairs were dropped, for each reason.
    public Map<String, Long> dropped() {
        return new TreeMap<>(dropped);
    }

    /// Returns how many documents lost their end.
    public long cut() {
        return cut;
    }

    /// Returns the mean probability of each grade over the kept pairs; empty where no pair has grades.
    public double[] shares() {
        double[] means = shares.clone();
        for (int grade = 0; grade < means.length; grade++) {
            means[grade] /= graded;
        }
        return means;
    }

    /// Returns the mean share of the vocabulary that the labels have; NaN where it is not known.
    public double mass() {
        return weighed == 0 ? Double.NaN : mass / weighed;
    }

    /// Returns how many pairs have labels with less than [#UNDERSTOOD] of the vocabulary.
    public long low() {
        return low;
    }
}
