package dev.edgewise.environment.family;

import dev.edgewise.environment.AnswerCheck;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.GeneratedEnvironment;
import dev.edgewise.environment.Problem;
import dev.edgewise.environment.Rung;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A Caesar cipher: each letter moves forward in the alphabet, and `a` comes after `z`: `xyz+3=` is `abc`.
///
/// | level | letters | places |
/// |---|---|---|
/// | 0, 1, 2, 3 | 1, 2, 3, 4 | 1 |
/// | 4, 5, 6 | 3, 4, 5 | 2 or 3 |
/// | 7, 8 | 4, 5 | 4 to 6 |
/// | 9 | 5 | 7 to 13 |
///
/// Beyond the ladder: six and eight letters by 7 to 13 places.
///
/// The letters are drawn at random. Steps move letter by letter: `x+3=a`, `y+3=b`, `z+3=c`. A single letter has no
/// steps.
public final class Caesar extends GeneratedEnvironment {
    /// Characters of questions, steps and answers.
    public static final String ALPHABET = "+0123456789=abcdefghijklmnopqrstuvwxyz";

    private static final int LETTERS = 26;

    private static final List<Rung> LADDER = List.of(
            rung("one letter by 1", 1, 1, 1),
            rung("two letters by 1", 2, 1, 1),
            rung("three letters by 1", 3, 1, 1),
            rung("four letters by 1", 4, 1, 1),
            rung("three letters by 2 or 3", 3, 2, 3),
            rung("four letters by 2 or 3", 4, 2, 3),
            rung("five letters by 2 or 3", 5, 2, 3),
            rung("four letters by 4 to 6", 4, 4, 6),
            rung("five letters by 4 to 6", 5, 4, 6),
            rung("five letters by 7 to 13", 5, 7, 13));

    private static final List<Rung> BEYOND =
            List.of(rung("six letters by 7 to 13", 6, 7, 13), rung("eight letters by 7 to 13", 8, 7, 13));

    public Caesar(AnswerFormat format, boolean showSteps) {
        super("caesar", ALPHABET, LADDER, BEYOND, AnswerCheck.TEXT, format, showSteps);
    }

    private static Rung rung(String description, int letters, int least, int most) {
        return new Rung(description, most > 1 ? Set.of("far") : Set.of(), random -> {
            StringBuilder word = new StringBuilder();
            for (int i = 0; i < letters; i++) {
                word.append(letter(random.nextInt(LETTERS)));
            }
            return Optional.of(problem(word.toString(), random.nextInt(least, most + 1)));
        });
    }

    static Problem problem(String word, int places) {
        StringBuilder moved = new StringBuilder();
        List<String> steps = new ArrayList<>();
        for (int i = 0; i < word.length(); i++) {
            char letter = word.charAt(i);
            char to = letter(letter - 'a' + places);
            moved.append(to);
            if (word.length() > 1) {
                steps.add(letter + "+" + places + "=" + to);
            }
        }
        String label = word + "+" + places;
        return new Problem("caesar " + word + " " + places, label, label + "=", moved.toString(), steps);
    }

    private static char letter(int index) {
        return (char) ('a' + index % LETTERS);
    }
}
