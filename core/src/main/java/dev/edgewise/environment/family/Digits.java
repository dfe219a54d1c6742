package dev.edgewise.environment.family;

import java.util.random.RandomGenerator;

/// Decimal digits of whole numbers, by column: column 0 is the ones.
final class Digits {
    private static final int[] POWERS = {
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
    };

    private Digits() {}

    /// Draws a number with exactly `digits` digits, uniformly; 0 counts as a one-digit number.
    static int draw(RandomGenerator random, int digits) {
        return random.nextInt(digits == 1 ? 0 : POWERS[digits - 1], POWERS[digits]);
    }

    /// Returns the digit of `number` in `column`; 0 beyond its first digit. The sign does not matter.
    static int at(int number, int column) {
        return Math.abs(number) / POWERS[column] % 10;
    }

    /// Counts the digits of `number`; 1 for 0.
    static int count(int number) {
        int count = 1;
        while (Math.abs(number) >= POWERS[count]) {
            count++;
        }
        return count;
    }

    /// Returns 10 to the power of `column`.
    static int power(int column) {
        return POWERS[column];
    }
}
