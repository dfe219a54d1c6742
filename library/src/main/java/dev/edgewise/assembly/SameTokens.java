package dev.edgewise.assembly;

import dev.edgewise.error.ConfigException;
import dev.edgewise.error.Quoted;
import dev.edgewise.teacher.TokenText;
import dev.edgewise.text.Tokenizer;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Whether a teacher thinks in the student's tokens.
final class SameTokens {
    private static final String WHY = ". A teacher's probabilities are compared token by token, so that both need one"
            + " tokenizer: take a teacher of the model's own family";

    private static final String WRITTEN = "The 12 cats,\n3 + 4 = 7.";
    private static final int SPREAD = 16;

    private SameTokens() {}

    /// Returns a few dozen of the student's tokens, by which a teacher elsewhere can be compared: of words, digits
    /// and a line break, special ones, and some from the whole vocabulary.
    static TokenText sample(Tokenizer student) {
        int last = student.vocabularySize() - 1;
        IntStream special = IntStream.concat(
                student.bosId().stream(), student.eosIds().stream().mapToInt(Integer::intValue));
        IntStream spread = IntStream.range(0, SPREAD).map(i -> Math.toIntExact((long) i * last / (SPREAD - 1)));
        int[] ids = IntStream.concat(IntStream.concat(special, spread), Arrays.stream(student.encode(WRITTEN, false)))
                .distinct()
                .filter(id -> isSpelled(student.decode(new int[] {id}, false)))
                .toArray();
        return new TokenText(
                new int[] {student.endId()},
                ids,
                Arrays.stream(ids)
                        .mapToObj(id -> student.decode(new int[] {id}, false))
                        .toList());
    }

    private static boolean isSpelled(String text) {
        return !text.isEmpty() && text.indexOf('\uFFFD') < 0;
    }

    /// Refuses a teacher in whose vocabulary an id of the student's means something else.
    ///
    /// @param name of the teacher, for the message
    /// @throws ConfigException if so
    static void require(String name, Tokenizer student, Tokenizer teacher) {
        int words = student.vocabularySize();
        if (teacher.vocabularySize() < words) {
            throw new ConfigException("algorithm.distill.teacher: " + name + " has " + teacher.vocabularySize()
                    + " tokens but the model has " + words + WHY);
        }
        for (int id = 0; id < words; id++) {
            String own = student.decode(new int[] {id}, false);
            String other = teacher.decode(new int[] {id}, false);
            if (!own.equals(other)) {
                throw new ConfigException("algorithm.distill.teacher: to " + name + " token " + id + " is \""
                        + Quoted.of(other) + "\" but to the model it is \"" + Quoted.of(own) + "\"" + WHY);
            }
        }
    }
}
