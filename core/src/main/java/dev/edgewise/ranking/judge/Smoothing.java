package dev.edgewise.ranking.judge;

/// Softer targets for labels that people did not agree on.
public final class Smoothing {
    private Smoothing() {}

    /// Returns a probability with a share `epsilon` of it undecided: y(1 − ε) + ε/2.
    public static double of(double label, double epsilon) {
        require(epsilon);
        return label * (1 - epsilon) + epsilon / 2;
    }

    /// Returns a distribution over grades: (1 − ε) on the grade, and ε/K on each.
    public static double[] of(int grade, int grades, double epsilon) {
        require(epsilon);
        if (grade < 0 || grade >= grades) {
            throw new IllegalArgumentException("a grade must be from 0 to " + (grades - 1) + " but was " + grade);
        }
        double[] target = new double[grades];
        for (int g = 0; g < grades; g++) {
            target[g] = epsilon / grades + (g == grade ? 1 - epsilon : 0);
        }
        return target;
    }

    private static void require(double epsilon) {
        if (!(epsilon >= 0 && epsilon <= 1)) {
            throw new IllegalArgumentException("the undecided share must be from 0 to 1 but was " + epsilon);
        }
    }
}
