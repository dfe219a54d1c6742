package dev.edgewise.testkit;

import dev.edgewise.curriculum.CellState;
import dev.edgewise.curriculum.Stage;
import dev.edgewise.event.EventSink;
import dev.edgewise.event.StopReason;
import dev.edgewise.event.TrainingEvent.CheckpointWritten;
import dev.edgewise.event.TrainingEvent.Evaluated;
import dev.edgewise.event.TrainingEvent.GroupScored;
import dev.edgewise.event.TrainingEvent.RolloutProgress;
import dev.edgewise.event.TrainingEvent.RunFinished;
import dev.edgewise.event.TrainingEvent.RunStarted;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.event.TrainingEvent.Warned;
import dev.edgewise.random.Seeds;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// A run without a model: learners whose skill grows where they practise, told through the same events as a real
/// run.
///
/// Skill `s` of an environment gives the pass rate σ(2.2 (s − level)); every rollout group on the edge adds a
/// little to it. Everything follows from the seed.
public final class SyntheticRun {
    private static final int GROUP = 8;
    private static final int GROUPS = 8;
    private static final int SAMPLES = 24;

    private final long seed;
    private final int steps;
    private final Map<String, List<String>> environments;
    private final Map<String, Double> skill = new LinkedHashMap<>();
    private final TreeMap<Cell, double[]> posterior = new TreeMap<>();
    private long rollouts;
    private long tokens;
    private double seconds;

    public SyntheticRun(long seed, int steps, int levels) {
        this.seed = seed;
        this.steps = steps;
        this.environments = new LinkedHashMap<>();
        environments.put("addition", ladder(levels, "digit + ", " digits"));
        environments.put("chain_sums", ladder(levels, " terms below ", ""));
        environments.put("countdown", ladder(levels, " numbers to ", ""));
        skill.put("addition", 0.6);
        skill.put("chain_sums", -0.1);
        skill.put("countdown", -0.9);
    }

    private static List<String> ladder(int levels, String middle, String end) {
        List<String> descriptions = new ArrayList<>();
        for (int level = 0; level < levels; level++) {
            descriptions.add((1 + level / 2) + middle + (10 + 10 * level) + end);
        }
        return descriptions;
    }

    public void play(Path root, EventSink sink) {
        sink.accept(new RunStarted(0, steps, "arithmetic", root, environments));
        evaluate(0, sink);
        for (int step = 1; step <= steps; step++) {
            step(step, sink);
            if (step % 50 == 0) {
                Path directory = root.resolve("checkpoints").resolve("step-%06d".formatted(step));
                sink.accept(new CheckpointWritten(step, directory, 1.25));
            }
        }
        evaluate(steps, sink);
        sink.accept(new RunFinished(steps, StopReason.Usual.DONE));
    }

    private void step(int step, EventSink sink) {
        RandomGenerator random = Seeds.stream(seed, "synthetic", step);
        List<RolloutGroup> groups = new ArrayList<>();
        int admitted = 0;
        for (int i = 0; i < 3 * GROUPS && admitted < GROUPS; i++) {
            Cell cell = draw(random);
            RolloutGroup group = group(cell, step, random);
            observe(group);
            boolean signal = group.hasSignal();
            admitted += signal ? 1 : 0;
            groups.add(group);
            Stage stage = stage(cell);
            sink.accept(
                    new GroupScored(step, stage, group, advantages(group), signal, signal ? "" : "outcome variance"));
            sink.accept(new RolloutProgress(step, admitted, GROUPS, i + 1));
        }
        double took = 5.5 + random.nextDouble() * 1.5 + (step % 50 == 0 ? 4 : 0);
        seconds += took;
        sink.accept(new StepCompleted(step, metrics(step, groups, took, random), cells(), rollouts, tokens, seconds));
        if (step % 97 == 0) {
            sink.accept(new Warned(
                    step,
                    "length",
                    "41 % of the completions were cut at 64 tokens;"
                            + " raise rollout.max_completion_tokens or shorten the prompts"));
        }
    }

    private Cell draw(RandomGenerator random) {
        List<String> names = List.copyOf(environments.keySet());
        String environment = names.get(random.nextInt(names.size()));
        int top = Objects.requireNonNull(environments.get(environment)).size() - 1;
        int reached = posterior.keySet().stream()
                .filter(cell -> cell.environment().equals(environment))
                .mapToInt(Cell::level)
                .max()
                .orElse(-1);
        double aim = Math.max(0, skill.getOrDefault(environment, 0.0)) + random.nextGaussian() * 1.1;
        int level = (int) Math.round(Math.clamp(aim, 0, Math.min(top, reached + 1)));
        return new Cell(environment, level);
    }

    private double passRate(Cell cell) {
        return 1 / (1 + Math.exp(-2.2 * (skill.getOrDefault(cell.environment(), 0.0) - cell.level())));
    }

    private RolloutGroup group(Cell cell, int step, RandomGenerator random) {
        int a = random.nextInt(10, 20 + 40 * (cell.level() + 1));
        int b = random.nextInt(1, 10 + 30 * (cell.level() + 1));
        Task task = new Task(
                cell + ":" + a + "+" + b, cell, "What is " + a + " + " + b + "?", Integer.toString(a + b), List.of());
        String prompt = "<|im_start|>user\nWhat is " + a + " + " + b + "?<|im_end|>\n<|im_start|>assistant\n";
        List<Rollout> list = new ArrayList<>();
        for (int i = 0; i < GROUP; i++) {
            list.add(rollout(a, b, step, random.nextDouble() < passRate(cell), random));
        }
        int[] promptIds = new int[14];
        rollouts += GROUP;
        RolloutGroup group = new RolloutGroup(task, prompt, promptIds, list);
        tokens += group.completionTokens() + (long) GROUP * promptIds.length;
        return group;
    }

    private Rollout rollout(int a, int b, int step, boolean success, RandomGenerator random) {
        boolean cut = !success && random.nextDouble() < 0.25 * Math.exp(-step / 80.0) + 0.03;
        int length = cut ? 64 : 12 + random.nextInt(14) + step / 40;
        float[] entropies = new float[length];
        Arrays.fill(entropies, (float) (0.25 + 0.9 * Math.exp(-step / 120.0)));
        int answer = success ? a + b : a + b + 1 + random.nextInt(9);
        String text = cut
                ? a + " plus " + b + " is " + a + " plus " + b + " is " + a + " plus"
                : "Add the tens, then the ones: " + a + " + " + b + " = " + answer + ".\nAnswer: " + answer;
        Completion completion = new Completion(
                new int[length], new float[length], entropies, cut ? FinishReason.LENGTH : FinishReason.EOS, text);
        Map<String, Double> components = new LinkedHashMap<>();
        components.put("accuracy", success ? 1.0 : 0.0);
        components.put("format", cut ? 0.0 : 1.0);
        double reward = (success ? 1.0 : 0.0) + (cut ? 0.0 : 0.1);
        ParseResult parsed = cut ? new ParseResult.Missing() : new ParseResult.Answer(Integer.toString(answer));
        return new Rollout(completion, new Score(reward, success, parsed, components));
    }

    private void observe(RolloutGroup group) {
        Cell cell = group.task().cell();
        double[] beta = posterior.computeIfAbsent(cell, c -> new double[] {1, 1, 0});
        beta[0] = 1 + (beta[0] - 1) * 0.9 + group.successes();
        beta[1] = 1 + (beta[1] - 1) * 0.9 + group.size() - group.successes();
        beta[2] += group.size();
        if (group.hasSignal()) {
            double pace = cell.environment().equals("countdown") ? 0.005 : 0.0105;
            skill.merge(cell.environment(), pace, Double::sum);
        }
    }

    private Stage stage(Cell cell) {
        double p = passRate(cell);
        if (p < 0.04) {
            return Stage.IMITATE;
        }
        return p > 0.95 ? Stage.REVIEW : Stage.REINFORCE;
    }

    private List<CellState> cells() {
        List<CellState> cells = new ArrayList<>();
        posterior.forEach((cell, beta) -> {
            double n = beta[0] + beta[1];
            double p = beta[0] / n;
            double spread = 1.64 * Math.sqrt(p * (1 - p) / (n + 1));
            double signal = 1 - Math.pow(p, GROUP) - Math.pow(1 - p, GROUP);
            cells.add(new CellState(
                    cell, stage(cell), p, Math.max(0, p - spread), Math.min(1, p + spread), (long) beta[2], signal));
        });
        return cells;
    }

    private static double[] advantages(RolloutGroup group) {
        double[] rewards = group.rewards();
        double mean = Arrays.stream(rewards).average().orElseThrow();
        double variance =
                Arrays.stream(rewards).map(r -> (r - mean) * (r - mean)).sum() / (GROUP - 1);
        return Arrays.stream(rewards)
                .map(r -> group.hasSignal() ? (r - mean) / (Math.sqrt(variance) + 1e-4) : 0)
                .toArray();
    }

    private Map<String, Double> metrics(int step, List<RolloutGroup> groups, double took, RandomGenerator random) {
        List<Rollout> all = groups.stream().flatMap(g -> g.rollouts().stream()).toList();
        double[] rewards = all.stream().mapToDouble(r -> r.score().reward()).toArray();
        double mean = Arrays.stream(rewards).average().orElseThrow();
        double std = Math.sqrt(Arrays.stream(rewards)
                .map(r -> (r - mean) * (r - mean))
                .average()
                .orElseThrow());
        var lengths = all.stream().mapToInt(r -> r.completion().length()).summaryStatistics();
        double mixed = groups.stream().filter(RolloutGroup::hasSignal).count() / (double) groups.size();
        double warm = Math.min(1, step / 20.0);
        Map<String, Double> m = new LinkedHashMap<>();
        m.put("loss", 0.05 * Math.exp(-step / 90.0) + 0.01 * random.nextGaussian());
        m.put("grad_norm", 0.3 + 0.7 * Math.exp(-step / 60.0) + 0.15 * Math.abs(random.nextGaussian()));
        m.put("learning_rate", 1e-5 * warm * 0.5 * (1 + Math.cos(Math.PI * step / steps)));
        m.put("num_tokens", (double) tokens);
        m.put("completions/mean_length", lengths.getAverage());
        m.put("completions/min_length", (double) lengths.getMin());
        m.put("completions/max_length", (double) lengths.getMax());
        m.put(
                "completions/clipped_ratio",
                all.stream()
                                .filter(r -> r.completion().finish() == FinishReason.LENGTH)
                                .count()
                        / (double) all.size());
        m.put(
                "rewards/accuracy/mean",
                all.stream().filter(r -> r.score().success()).count() / (double) all.size());
        m.put("reward", mean);
        m.put("reward_std", std);
        m.put("frac_reward_zero_std", 1 - mixed);
        m.put("frac_groups_mixed", mixed);
        m.put("kl", 0.004 + 0.05 * (1 - Math.exp(-step / 140.0)) + 0.004 * Math.abs(random.nextGaussian()));
        m.put("clip_ratio/region_mean", 0.02 + 0.01 * Math.abs(random.nextGaussian()));
        m.put("entropy", 0.25 + 0.9 * Math.exp(-step / 120.0) + 0.03 * random.nextGaussian());
        m.put("step_time", took);
        m.put("profile/prefill", took * 0.04);
        m.put("profile/decode", took * 0.58);
        m.put("profile/backward", took * 0.25);
        m.put("profile/bookkeeping", took * 0.13);
        m.put("time/rollout", took * (0.62 + 0.04 * random.nextDouble()));
        m.put("time/score", took * 0.01);
        m.put("time/train", took * 0.27);
        m.put("time/other", took * 0.03);
        return m;
    }

    private void evaluate(int step, EventSink sink) {
        RandomGenerator random = Seeds.stream(seed, "evaluate", step);
        Map<Cell, Double> accuracies = new TreeMap<>();
        environments.forEach((name, levels) -> {
            for (int level = 0; level < levels.size(); level++) {
                Cell cell = new Cell(name, level);
                int right = 0;
                for (int i = 0; i < SAMPLES; i++) {
                    right += random.nextDouble() < passRate(cell) ? 1 : 0;
                }
                accuracies.put(cell, right / (double) SAMPLES);
            }
        });
        sink.accept(new Evaluated(step, accuracies, SAMPLES, 12.5));
    }
}
