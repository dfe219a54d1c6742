package dev.edgewise.control;

import dev.edgewise.task.Cell;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What differs now from the run's configuration.
///
/// @param clipHigh least upper clip; 0 leaves the configured one
/// @param klWeight least β; 0 leaves the configured one
/// @param stdFree whether advantages are not divided by a standard deviation
/// @param advantageCap largest advantage of a group; infinity for none
/// @param quarantine by cell, the largest advantage in a group where fewer than half succeed
/// @param positiveWeight factor of positive advantages, 0 to 1
/// @param entropyFloor nats towards which token entropy is pulled
/// @param entropyCoefficient how strongly; 0 for not at all
/// @param formatBonus by completion format, what a right completion in it earns more
/// @param learningRate factor of the learning rate
/// @param demoted cells that are imitated instead of reinforced
/// @param pull how strongly the weights are pulled towards the reference, per unit of learning rate; 0 for not
///     at all
public record Knobs(
        double clipHigh,
        double klWeight,
        boolean stdFree,
        double advantageCap,
        Map<Cell, Double> quarantine,
        double positiveWeight,
        double entropyFloor,
        double entropyCoefficient,
        Map<String, Double> formatBonus,
        double learningRate,
        Set<Cell> demoted,
        double pull) {
    /// Nothing is changed.
    public static final Knobs STANDARD = new Draft().finished();

    public Knobs {
        quarantine = Collections.unmodifiableMap(new TreeMap<>(quarantine));
        formatBonus = Collections.unmodifiableMap(new TreeMap<>(formatBonus));
        demoted = Collections.unmodifiableSet(new TreeSet<>(demoted));
    }

    /// Makes knobs that pull at no weights.
    public Knobs(
            double clipHigh,
            double klWeight,
            boolean stdFree,
            double advantageCap,
            Map<Cell, Double> quarantine,
            double positiveWeight,
            double entropyFloor,
            double entropyCoefficient,
            Map<String, Double> formatBonus,
            double learningRate,
            Set<Cell> demoted) {
        this(
                clipHigh,
                klWeight,
                stdFree,
                advantageCap,
                quarantine,
                positiveWeight,
                entropyFloor,
                entropyCoefficient,
                formatBonus,
                learningRate,
                demoted,
                0);
    }

    /// Returns the knobs with all of `adjustments` made. If two turn the same knob, the stronger one holds.
    public static Knobs turnedBy(Iterable<? extends Adjustment.Lasting> adjustments) {
        Draft draft = new Draft();
        adjustments.forEach(adjustment -> adjustment.turn(draft));
        return draft.finished();
    }

    /// Knobs being turned.
    static final class Draft {
        double clipHigh;
        double klWeight;
        boolean stdFree;
        double advantageCap = Double.POSITIVE_INFINITY;
        final Map<Cell, Double> quarantine = new TreeMap<>();
        double positiveWeight = 1;
        double entropyFloor;
        double entropyCoefficient;
        final Map<String, Double> formatBonus = new TreeMap<>();
        double learningRate = 1;
        final Set<Cell> demoted = new TreeSet<>();
        double pull;

        private Knobs finished() {
            return new Knobs(
                    clipHigh,
                    klWeight,
                    stdFree,
                    advantageCap,
                    quarantine,
                    positiveWeight,
                    entropyFloor,
                    entropyCoefficient,
                    formatBonus,
                    learningRate,
                    demoted,
                    pull);
        }
    }
}
