package dev.edgewise.model;

import dev.edgewise.objective.Divergence;
import dev.edgewise.objective.SparseDivergence;
import dev.edgewise.teacher.TokenDistribution;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.FusedOps;
import dev.edgewise.tensor.RowOrder;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The divergence of a student's distributions from a teacher's, a few rows at a time, beside a [TokenHead]'s
/// loss.
///
/// Over the whole vocabulary, with p and q of logits divided by τ and m as in [Divergence]:
///
///     β = 0:      ∂D/∂z = (p − q)/τ
///     β = 1:      ∂D/∂z = p·(a − Σ p·a)/τ,             a = log p − log q
///     otherwise:  ∂D/∂z = (1 − β)·p·(a − Σ p·a)/τ,     a = log p − log m
///
/// Over few tokens: [SparseDivergence] with the teacher's k most likely tokens and, with β above 0, the token of
/// the text itself; with β = 1 it is one of the k. So k = 1 is TRL's `ServerDistillationTrainer` for every β.
///
/// One object serves one pass over `N` tokens. Teacher and student are scored in F32.
public final class TeacherLoss {
    private final Divergence divergence;
    private final TeacherLogits teacher;
    private final long[] targets;
    private final double weight;
    private @Nullable Tensor chunk;
    private int chunkStart;
    private double sum;
    private double reverseKl;

    /// @param targets `N` token ids
    /// @param weight what D of a token counts in the loss
    public TeacherLoss(Divergence divergence, TeacherLogits teacher, long[] targets, double weight) {
        this.divergence = divergence;
        this.teacher = teacher;
        this.targets = targets;
        this.weight = weight;
        if (teacher instanceof TeacherLogits.Told && divergence.topK() == 0) {
            throw new IllegalArgumentException("a teacher that tells of few tokens needs top_k above 0");
        }
    }

    double temperature() {
        return divergence.temperature();
    }

    /// Prepares tokens `start … start + n − 1`. What it makes belongs to the caller's scope.
    void open(int start, int n) {
        chunkStart = start;
        chunk = teacher instanceof TeacherLogits.Computed(TokenHead head, Tensor hidden)
                ? head.chunkLogits(hidden, start, n)
                : null;
    }

    /// Returns weight·∂D/∂z of the student's logits before they were divided by the temperature, `[n, V]`.
    ///
    /// @param student of the tokens from `start` on, at [#temperature()]
    Tensor gradient(int start, TokenScores student) {
        int n = (int) student.logs().size(0);
        Tensor gradient;
        if (teacher instanceof TeacherLogits.Told(List<TokenDistribution> tokens)) {
            gradient = sparse(tokens.subList(start, start + n), start, student);
        } else {
            Tensor logs = logs(start, n, student.logs().size(1));
            double[] own = logs.gather(-1, student.targets()).toDoubles();
            gradient =
                    divergence.topK() == 0 ? dense(student, logs, own) : sparse(likeliest(logs, own), start, student);
        }
        return gradient.mul_(weight / divergence.temperature());
    }

    /// Returns the teacher's log-probabilities, `[n, V]`.
    private Tensor logs(int start, int n, long words) {
        Tensor logits = requireOpen()
                .narrow(0, start - chunkStart, n)
                .narrow(1, 0, words)
                .to(DType.F32);
        return (divergence.temperature() == 1 ? logits : logits.mul(1 / divergence.temperature())).logSoftmax(-1);
    }

    private Tensor requireOpen() {
        if (chunk == null) {
            throw new IllegalStateException("the chunk is not open");
        }
        return chunk;
    }

    private Tensor dense(TokenScores student, Tensor teacherLogs, double[] own) {
        double beta = divergence.beta();
        Tensor p = student.probabilities();
        double[] chosen = student.logProbs().toDoubles();
        for (int i = 0; i < own.length; i++) {
            reverseKl += chosen[i] - own[i];
        }
        if (beta == 0) {
            Tensor q = teacherLogs.exp();
            add(TokenScores.rowDot(q, teacherLogs.sub(student.logs())), 1);
            return p.sub(q);
        }
        if (beta == 1) {
            Tensor a = student.logs().sub(teacherLogs);
            add(TokenScores.rowDot(p, a), 1);
            return FusedOps.softmaxBackward(a, p);
        }
        Tensor mixture = student.logs().add(Math.log1p(-beta)).logAddExp(teacherLogs.add(Math.log(beta)));
        Tensor a = student.logs().sub(mixture);
        add(TokenScores.rowDot(p, a), 1 - beta);
        add(TokenScores.rowDot(teacherLogs.exp(), teacherLogs.sub(mixture)), beta);
        return FusedOps.softmaxBackward(a, p).mul_(1 - beta);
    }

    private void add(Tensor values, double factor) {
        sum += factor * Arrays.stream(values.toDoubles()).sum();
    }

    private List<TokenDistribution> likeliest(Tensor logs, double[] own) {
        int k = (int) Math.min(divergence.topK(), logs.size(1));
        RowOrder.Sorted top = RowOrder.largest(logs, k);
        float[] values = top.values().toFloats();
        long[] ids = top.indices().toLongs();
        List<TokenDistribution> rows = new ArrayList<>();
        for (int row = 0; row < own.length; row++) {
            int[] rowIds = new int[k];
            for (int i = 0; i < k; i++) {
                rowIds[i] = (int) ids[row * k + i];
            }
            rows.add(new TokenDistribution(
                    (float) own[row], rowIds, Arrays.copyOfRange(values, row * k, (row + 1) * k)));
        }
        return rows;
    }

    private Tensor sparse(List<TokenDistribution> rows, int start, TokenScores student) {
        int n = rows.size();
        int width = divergence.topK() + 1;
        Support[] supports = new Support[n];
        long[] ids = new long[n * width];
        for (int row = 0; row < n; row++) {
            supports[row] = Support.of(
                    rows.get(row),
                    (int) targets[start + row],
                    divergence,
                    student.logs().size(1));
            for (int i = 0; i < supports[row].ids.length; i++) {
                ids[row * width + i] = supports[row].ids[i];
            }
        }
        Tensor columns = Tensors.longs(student.logs().device(), ids, n, width);
        double[] logs = student.logs().gather(-1, columns).toDoubles();
        double[] chosen = student.logProbs().toDoubles();
        float[] elsewhere = new float[n];
        float[] atSupport = new float[n * width];
        for (int row = 0; row < n; row++) {
            int at = row * width;
            double[] p = Arrays.copyOfRange(logs, at, at + supports[row].ids.length);
            SparseDivergence one = SparseDivergence.of(divergence, p, supports[row].logProbs);
            sum += one.value();
            reverseKl += chosen[row] - rows.get(row).logProb();
            elsewhere[row] = (float) one.elsewhere();
            for (int i = 0; i < p.length; i++) {
                atSupport[at + i] = (float) (one.atSupport()[i] - Math.exp(p[i]) * one.elsewhere());
            }
        }
        Tensor everywhere = Tensors.floats(columns.device(), elsewhere, n, 1);
        return student.probabilities()
                .mul(everywhere)
                .scatterAdd_(-1, columns, Tensors.floats(columns.device(), atSupport, n, width));
    }

    /// The tokens that one token's distributions are compared on, and what the teacher thinks of them.
    private record Support(int[] ids, double[] logProbs) {
        /// Tokens beyond the student's vocabulary of `words` are left out.
        static Support of(TokenDistribution teacher, int target, Divergence divergence, long words) {
            int most = divergence.topK() - (divergence.beta() == 1 ? 1 : 0);
            int[] known = IntStream.range(0, teacher.ids().length)
                    .filter(i -> teacher.ids()[i] < words)
                    .limit(most)
                    .toArray();
            int top = known.length;
            int[] ids = new int[top + 1];
            double[] logs = new double[top + 1];
            boolean there = divergence.beta() == 0 && top > 0;
            for (int i = 0; i < top; i++) {
                ids[i] = teacher.ids()[known[i]];
                logs[i] = teacher.logProbs()[known[i]];
                there |= ids[i] == target;
            }
            ids[top] = target;
            logs[top] = teacher.logProb();
            return there ? new Support(Arrays.copyOf(ids, top), Arrays.copyOf(logs, top)) : new Support(ids, logs);
        }
    }

    /// Returns Σ D over the tokens seen, nats.
    public double sum() {
        return sum;
    }

    /// Returns Σ (log p − log q) of the text's own tokens, nats: on tokens of the student's an estimate of the
    /// reverse KL divergence.
    public double reverseKl() {
        return reverseKl;
    }
}
