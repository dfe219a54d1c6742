package dev.edgewise.model;

import dev.edgewise.teacher.TokenDistribution;
import dev.edgewise.tensor.Tensor;
import java.util.List;

/// What a teacher says of the tokens of a pass.
public sealed interface TeacherLogits {
    /// A model beside the student's.
    ///
    /// @param head of the teacher; its vocabulary begins with the student's
    /// @param hidden `[N, C]`, F32, the teacher's residual stream at the positions that predict the tokens
    record Computed(TokenHead head, Tensor hidden) implements TeacherLogits {}

    /// The probabilities of a few tokens, at temperature 1.
    ///
    /// @param tokens `N` of them
    record Told(List<TokenDistribution> tokens) implements TeacherLogits {
        public Told {
            tokens = List.copyOf(tokens);
        }
    }
}
