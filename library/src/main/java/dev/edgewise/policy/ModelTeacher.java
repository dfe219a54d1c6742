package dev.edgewise.policy;

import dev.edgewise.teacher.Teacher;
import dev.edgewise.text.Tokenizer;

/// A teacher that is a model in this process, so that its whole distributions are at hand.
public interface ModelTeacher extends Teacher {
    /// Returns the model; the teacher closes it.
    Policy policy();

    /// Returns the model's tokenizer.
    Tokenizer tokenizer();
}
