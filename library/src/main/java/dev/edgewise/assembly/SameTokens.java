package dev.edgewise.assembly;

import dev.edgewise.error.ConfigException;
import dev.edgewise.error.Quoted;
import dev.edgewise.text.Tokenizer;

/// Whether a teacher thinks in the student's tokens.
final class SameTokens {
    private static final String WHY = ". A teacher's probabilities are compared token by token, so that both need one"
            + " tokenizer: take a teacher of the model's own family";

    private SameTokens() {}

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
