package dev.edgewise.cli;

import dev.edgewise.assembly.CallEvaluation;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.config.RunConfig;
import dev.edgewise.error.Quoted;
import dev.edgewise.generate.Constraints;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.generate.TokenConstraint;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.terminal.ProgressLine;
import dev.edgewise.terminal.ReadableNumbers;
import dev.edgewise.tool.bfcl.AskMode;
import dev.edgewise.tool.check.CallQuestion;
import dev.edgewise.tool.check.ReplyJudge;
import dev.edgewise.trainer.PromptRenderer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// `edgewise eval` of calls: asks the questions of files, one file after the other.
///
/// @param everything whether rows that training may have seen are asked, too
/// @param run the configuration of the model's run
/// @param format name of that in which the model writes calls; null for that of its template
record CallAsking(
        CallOptions calls,
        ConstraintOptions constraint,
        SamplingOptions sampling,
        List<Path> data,
        boolean everything,
        Optional<RunConfig> run,
        @Nullable String format) {
    /// Refuses data that cannot be used, before a model is read.
    ///
    /// @throws dev.edgewise.error.UserException if so
    void requireData() {
        calls.read(data, everything, new HeldOutRows(run), AskMode.FC);
    }

    /// Asks every question and writes what came of each file.
    ///
    /// @param log takes every reply; null for nobody
    void run(
            OpenModel model,
            PromptRenderer prompts,
            CallEvaluation evaluation,
            CallReport report,
            @Nullable ReplyLog log,
            Streams streams) {
        Generator generator = new Generator(model.policy(), model.tokenizer());
        AskMode mode = calls.mode(prompts);
        Plugins plugins = RunConfig.variants(run);
        Constraints constraints = new Constraints(model.tokenizer());
        for (CallOptions.Part part : calls.read(data, everything, new HeldOutRows(run), mode)) {
            part.notes().forEach(note -> streams.err().println("note: " + Quoted.message(note)));
            List<CallQuestion> asked = evaluation.asked(part.questions());
            SamplingSettings settings = settings(model, prompts, asked, evaluation.samples());
            ReplyJudge judge = calls.judge(part, mode, prompts, format, plugins);
            Function<CallQuestion, @Nullable Supplier<TokenConstraint>> constrained = constraint.apply()
                    ? constraint.of(constraints, calls.format(part, mode, prompts, format, plugins))
                    : _ -> null;
            for (CallQuestion question : asked) {
                var _ = constrained.apply(question); // so that a schema is refused before any question is asked
            }
            try (ProgressLine line = streams.display().progress(part.name(), ReadableNumbers::count, asked.size(), 0)) {
                report.write(
                        part,
                        mode,
                        evaluation.run(
                                part.name(),
                                part.questions(),
                                judge,
                                prompts,
                                generator,
                                settings,
                                constrained,
                                ReplyLog.of(log),
                                line::update));
            }
        }
        report.writeGroups();
    }

    private SamplingSettings settings(OpenModel model, PromptRenderer prompts, List<CallQuestion> asked, int samples) {
        int longest = asked.stream()
                .mapToInt(question -> prompts.render(question.prompt()).ids().length)
                .max()
                .orElse(0);
        return sampling.settings(
                samples,
                run.map(r -> r.rollout().maxCompletionLength()),
                run.map(r -> r.rollout().stop()).orElse(List.of()),
                ContextBudget.of(model, longest));
    }
}
