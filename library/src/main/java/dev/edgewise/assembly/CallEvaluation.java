package dev.edgewise.assembly;

import dev.edgewise.eval.Interval;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.generate.TokenConstraint;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.tool.check.CallQuestion;
import dev.edgewise.tool.check.CallShape;
import dev.edgewise.tool.check.ReplyJudge;
import dev.edgewise.trainer.PromptRenderer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How often a model's calls are right, and how often it makes none where none is right.
///
/// @param samples replies to each question
/// @param limit at most so many questions; null for no limit
public record CallEvaluation(int samples, @Nullable Integer limit, long seed) {
    private static final int BATCH = 64;
    private static final int RESAMPLES = 2_000;

    /// What an evaluation found. All intervals are 95 % bootstrap intervals over questions.
    ///
    /// @param n questions
    /// @param accuracy over the questions that want certain calls; empty if there is none
    /// @param abstention by kind over the questions that want no call: `irrelevance`, `ask`, …; and `relevance`
    ///     over those that want some call, whichever
    /// @param malformed share of replies that were meant as calls and cannot be read
    /// @param byKind share of right replies, by kind of question
    /// @param errors how many replies are wrong in which way, the most frequent first
    /// @param truncated share of replies cut at the length limit
    /// @param meanLength tokens per reply
    public record Result(
            int n,
            Optional<Interval> accuracy,
            Map<String, Interval> abstention,
            Interval malformed,
            Map<String, Interval> byKind,
            Map<String, Integer> errors,
            double truncated,
            double meanLength) {
        /// Returns the mean of accuracy and of the mean over kinds without calls, so that neither always calling nor
        /// never calling gains; empty where one of them was not measured.
        public Optional<Double> macro() {
            List<Interval> silent = abstention.entrySet().stream()
                    .filter(entry -> !entry.getKey().equals("relevance"))
                    .map(Map.Entry::getValue)
                    .toList();
            return silent.isEmpty()
                    ? Optional.empty()
                    : accuracy.map(calls -> (calls.estimate()
                                    + silent.stream()
                                            .mapToDouble(Interval::estimate)
                                            .average()
                                            .orElseThrow())
                            / 2);
        }
    }

    /// The share of right and of malformed replies to a question.
    private record Answered(CallQuestion question, double right, double malformed) {}

    /// Returns the questions that are asked.
    public List<CallQuestion> asked(List<CallQuestion> questions) {
        Integer most = limit;
        if (most == null || most >= questions.size()) {
            return questions;
        }
        List<CallQuestion> shuffled = new ArrayList<>(questions);
        Collections.shuffle(shuffled, Random.from(Seeds.stream(seed, "eval calls")));
        return List.copyOf(shuffled.subList(0, most));
    }

    /// Asks the model.
    ///
    /// @param source what asks, as the log of replies names it
    /// @param constraint makes what replies to a question must keep to; null for nothing
    /// @param log told of every reply
    /// @param progress told, after every token, how many questions are done
    public Result run(
            String source,
            List<CallQuestion> questions,
            ReplyJudge judge,
            PromptRenderer prompts,
            Generator generator,
            SamplingSettings sampling,
            Function<CallQuestion, @Nullable Supplier<TokenConstraint>> constraint,
            Consumer<LoggedReply> log,
            LongConsumer progress) {
        List<CallQuestion> asked = asked(questions);
        List<Answered> answers = new ArrayList<>();
        Map<String, Integer> errors = new TreeMap<>();
        long cut = 0;
        long tokens = 0;
        for (int start = 0; start < asked.size(); start += BATCH) {
            long before = start;
            List<CallQuestion> batch = asked.subList(start, Math.min(asked.size(), start + BATCH));
            List<Generator.Request> requests = batch.stream()
                    .map(question -> prompts.request(
                            question.prompt(),
                            new Generator.Request(
                                    prompts.render(question.prompt()).ids(),
                                    Seeds.derive(seed, "eval", question.id()),
                                    constraint.apply(question))))
                    .toList();
            List<List<Completion>> groups = generator.generate(
                    requests, samples, sampling, done -> progress.accept(before + (long) (done / samples)));
            for (int i = 0; i < batch.size(); i++) {
                double right = 0;
                double malformed = 0;
                for (Completion completion : groups.get(i)) {
                    ReplyJudge.Judged judged = judge.judge(batch.get(i).problem(), completion.text());
                    right += judged.verdict().isRight() ? 1 : 0;
                    malformed += judged.malformed() ? 1 : 0;
                    log.accept(logged(source, batch.get(i), completion, judged));
                    if (!judged.verdict().isRight()) {
                        errors.merge(judged.verdict().error(), 1, Integer::sum);
                    }
                    cut += completion.finish() == FinishReason.LENGTH ? 1 : 0;
                    tokens += completion.length();
                }
                answers.add(new Answered(batch.get(i), right / samples, malformed / samples));
            }
            progress.accept(before + batch.size());
        }
        double replies = (double) asked.size() * samples;
        Map<String, Integer> sorted = new LinkedHashMap<>();
        errors.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return new Result(
                asked.size(),
                right(answers, question -> calls(question.problem().shape())),
                abstention(answers),
                Interval.bootstrap(
                        answers.stream().mapToDouble(Answered::malformed).toArray(),
                        RESAMPLES,
                        Seeds.stream(seed, "bootstrap", "malformed")),
                byKind(answers, _ -> true),
                sorted,
                cut / replies,
                tokens / replies);
    }

    private static LoggedReply logged(
            String source, CallQuestion question, Completion completion, ReplyJudge.Judged judged) {
        boolean right = judged.verdict().isRight();
        return new LoggedReply(
                source,
                question.id(),
                question.kind(),
                completion.text(),
                right,
                right ? "" : judged.verdict().error(),
                completion.finish() == FinishReason.LENGTH);
    }

    private static boolean calls(CallShape shape) {
        return switch (shape) {
            case SIMPLE, MULTIPLE, PARALLEL -> true;
            case IRRELEVANCE, RELEVANCE -> false;
        };
    }

    /// Categories of BFCL that are live or not count as one kind.
    private Map<String, Interval> abstention(List<Answered> answers) {
        Map<String, Interval> kinds = new LinkedHashMap<>();
        for (String kind : List.of("irrelevance", "relevance")) {
            right(
                            answers,
                            question -> question.kind().equals(kind)
                                    || question.kind().equals("live_" + kind))
                    .ifPresent(found -> kinds.put(kind, found));
        }
        byKind(answers, question -> !calls(question.problem().shape())).forEach((kind, found) -> {
            if (!kind.startsWith("live_")) {
                kinds.putIfAbsent(kind, found);
            }
        });
        return kinds;
    }

    private Map<String, Interval> byKind(List<Answered> answers, Predicate<CallQuestion> wanted) {
        Map<String, Interval> kinds = new TreeMap<>();
        answers.stream()
                .map(Answered::question)
                .filter(wanted)
                .map(CallQuestion::kind)
                .distinct()
                .forEach(kind -> right(answers, question -> question.kind().equals(kind) && wanted.test(question))
                        .ifPresent(found -> kinds.put(kind, found)));
        return kinds;
    }

    private Optional<Interval> right(List<Answered> answers, Predicate<CallQuestion> wanted) {
        double[] shares = answers.stream()
                .filter(answer -> wanted.test(answer.question()))
                .mapToDouble(Answered::right)
                .toArray();
        return shares.length == 0
                ? Optional.empty()
                : Optional.of(Interval.bootstrap(shares, RESAMPLES, Seeds.stream(seed, "bootstrap", "right")));
    }
}
