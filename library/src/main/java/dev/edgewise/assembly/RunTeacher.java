package dev.edgewise.assembly;

import dev.edgewise.collective.Collective;
import dev.edgewise.config.DistillConfig;
import dev.edgewise.config.DistillMode;
import dev.edgewise.config.GrpoSettings;
import dev.edgewise.config.RunConfig;
import dev.edgewise.error.ConfigException;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.memory.MemoryEstimate;
import dev.edgewise.memory.RunShape;
import dev.edgewise.model.TokenHead;
import dev.edgewise.model.Weights;
import dev.edgewise.objective.Divergence;
import dev.edgewise.plugin.TeacherContext;
import dev.edgewise.policy.ModelTeacher;
import dev.edgewise.policy.TeacherModel;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherUsage;
import dev.edgewise.teacher.TokenTeacher;
import dev.edgewise.teacher.known.CachedTokenTeacher;
import dev.edgewise.teacher.known.PromptedTeacher;
import dev.edgewise.terminal.ReadableNumbers;
import dev.edgewise.trainer.DistillRules;
import dev.edgewise.trainer.Distillation;
import dev.edgewise.trainer.FastWeights;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.TeacherExam;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The teacher that a run is distilled from, opened and found fit. Closing closes it.
///
/// @param model what the learner compares with
/// @param distillation what it adds to the batches
record RunTeacher(Teacher teacher, TeacherModel model, Distillation distillation) implements AutoCloseable {
    private static final String KEY = "algorithm.distill";

    /// Opens the teacher of a run; null where it has none.
    ///
    /// @param fast the prompts that evolve beside the weights; null where none do
    /// @param notes takes what a person should know
    /// @throws ConfigException if it cannot teach the student
    static @Nullable RunTeacher open(
            RunOutline run,
            OpenModel student,
            PromptRenderer prompts,
            @Nullable FastWeights fast,
            Collective collective,
            List<String> notes) {
        GrpoSettings grpo = Sources.grpo(run.config().algorithm());
        DistillConfig distill = grpo == null ? null : grpo.distill();
        if (grpo == null || distill == null) {
            return null;
        }
        if (collective.size() > 1) {
            throw new ConfigException(KEY + " runs in one process, but this run has " + collective.size()
                    + " ranks; start it as one, or remove " + KEY);
        }
        Teacher teacher = distill.teacher()
                .provider()
                .make(
                        distill.teacher().settings(),
                        new TeacherContext(
                                Teachers.cache(run.models().environment()),
                                run.tasks().trained(),
                                student.policy().weights().device().toString(),
                                run.models().environment(),
                                run.config().seed(),
                                line -> notes.add(line.replaceFirst("^note +", ""))));
        try {
            return fit(run, grpo, distill, teacher, student, prompts, fast);
        } catch (RuntimeException e) {
            teacher.close();
            throw e;
        }
    }

    /// Returns what the teacher of a run takes of the memory in which `models` opens the student.
    ///
    /// @param shape of the student
    /// @throws dev.edgewise.error.UserException if its model cannot be read
    static List<MemoryEstimate.Item> memory(RunConfig config, RunShape shape, Models models) {
        GrpoSettings grpo = Sources.grpo(config.algorithm());
        DistillConfig distill = grpo == null ? null : grpo.distill();
        if (distill == null) {
            return List.of();
        }
        List<MemoryEstimate.Item> items = new ArrayList<>(Teachers.memory(distill.teacher(), models));
        boolean here = !items.isEmpty() || RunPrompts.teaches(config);
        if (here && distill.mode() == DistillMode.LOSS) {
            long logits = (long) shape.batchTokens() * shape.model().vocabulary();
            items.add(new MemoryEstimate.Item(
                    "teacher's logits",
                    Math.min(TokenHead.CHUNK_BYTES, logits * shape.compute().bytes())));
        }
        return items;
    }

    private static RunTeacher fit(
            RunOutline run,
            GrpoSettings grpo,
            DistillConfig distill,
            Teacher teacher,
            OpenModel student,
            PromptRenderer prompts,
            @Nullable FastWeights fast) {
        SamplingSettings sampling = Sampling.of(run.config().rollout());
        TeacherModel model;
        TeacherExam exam;
        switch (teacher) {
            case ModelTeacher local -> {
                requireFit(run, local, student, prompts);
                model = new TeacherModel.Beside(local.policy());
                exam = TeacherExam.of(new Generator(local.policy(), local.tokenizer()), prompts, sampling);
            }
            case PromptedTeacher _ -> {
                model = new TeacherModel.Beside(student.policy());
                exam = TeacherExam.of(
                        new Generator(student.policy(), student.tokenizer()), prompts, own(fast)::inTurn, sampling);
            }
            case TokenTeacher asked -> {
                requireTold(distill);
                TokenTeacher kept = distill.teacher().provider().keepsAnswers()
                        ? new CachedTokenTeacher(
                                asked, Teachers.cache(run.models().environment()))
                        : asked;
                model = new TeacherModel.Asked(kept, student.tokenizer());
                exam = new ExamInWords(kept, prompts, sampling);
            }
            default ->
                throw new ConfigException(KEY + ".teacher: type "
                        + distill.teacher().type()
                        + " says nothing of the probability of tokens; take type local, or type endpoint");
        }
        Distillation distillation = new Distillation(
                rules(grpo, distill),
                model,
                exam,
                distill.teacherSamples(),
                distill.teacherSteps(),
                prompts,
                run.tasks().trained(),
                run.config().seed());
        if (model instanceof TeacherModel.Asked asked) {
            asked.introduce(SameTokens.sample(student.tokenizer()), distillation::warn);
        }
        return new RunTeacher(
                teacher,
                model,
                teacher instanceof PromptedTeacher
                        ? distillation.promptedBy(own(fast)::teaching, own(fast)::scoredAt)
                        : distillation);
    }

    private static FastWeights own(@Nullable FastWeights fast) {
        return Objects.requireNonNull(fast, "a configuration has no teacher of type prompted without fast_weights");
    }

    private static DistillRules rules(GrpoSettings grpo, DistillConfig distill) {
        Divergence divergence = distill.mode() == DistillMode.ADVANTAGE
                ? null
                : new Divergence(
                        distill.weight(),
                        distill.beta(),
                        distill.temperature(),
                        distill.lossTopK(),
                        distill.lossAddTail());
        return new DistillRules(
                divergence,
                distill.weight(),
                distill.rewardWeight(),
                distill.lmbda(),
                distill.temperature(),
                new HashSet<>(distill.environments()),
                grpo.numIterations());
    }

    /// Refuses a model that has other tokens, no room, or another place than the student.
    private static void requireFit(RunOutline run, ModelTeacher teacher, OpenModel student, PromptRenderer prompts) {
        SameTokens.require(teacher.name(), student.tokenizer(), teacher.tokenizer());
        Weights own = student.policy().weights();
        Weights other = teacher.policy().weights();
        if (other.config().vocabulary() < own.config().vocabulary()) {
            throw new ConfigException(KEY + ".teacher: " + teacher.name() + " scores "
                    + other.config().vocabulary() + " tokens but the model scores "
                    + own.config().vocabulary() + "; take a teacher that scores at least as many");
        }
        if (!other.device().equals(own.device())) {
            throw new ConfigException(KEY + ".teacher: " + teacher.name() + " lies on " + other.device()
                    + " but the model on " + own.device() + "; put both on one device");
        }
        try {
            RunConfig config = run.config();
            ContextCheck.of(config, other.config().context(), prompts)
                    .require(config, run.tasks().trained(), List.of());
        } catch (ConfigException e) {
            throw new ConfigException(KEY + ".teacher: " + teacher.name() + ": " + e.getMessage(), e);
        }
    }

    /// Refuses what a teacher that tells of few tokens, at temperature 1, cannot give.
    private static void requireTold(DistillConfig distill) {
        if (distill.mode() == DistillMode.LOSS && distill.lossTopK() == 0) {
            throw new ConfigException(KEY + ".loss_top_k must be above 0 with a teacher of type "
                    + distill.teacher().type() + ", which tells of its most likely tokens only, but was 0; take 20");
        }
        if (distill.temperature() != 1) {
            throw new ConfigException(KEY + ".temperature must be 1 with a teacher of type "
                    + distill.teacher().type() + ", which tells of probabilities at that temperature only, but was "
                    + distill.temperature());
        }
    }

    /// Tells what the teacher was asked in this process, and what that cost.
    void tellCost(Consumer<String> say) {
        TeacherUsage spent = teacher instanceof TokenTeacher asked ? asked.spent() : TeacherUsage.NONE;
        if (spent.requests() > 0) {
            say.accept("teacher   " + ReadableNumbers.count(spent.requests()) + " answers, "
                    + ReadableNumbers.count(spent.promptTokens()) + " tokens read, "
                    + ReadableNumbers.count(spent.completionTokens()) + " written"
                    + (spent.cost() > 0 ? ", cost " + ReadableNumbers.number(spent.cost()) : ""));
        }
    }

    @Override
    public void close() {
        teacher.close();
    }
}
