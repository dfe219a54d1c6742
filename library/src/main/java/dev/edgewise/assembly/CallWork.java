package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.environment.Environment;
import dev.edgewise.error.ConfigException;
import dev.edgewise.format.file.WholeFile;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.Transcript;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherUsage;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.RolloutSampler;
import dev.edgewise.trainer.Scores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Has a teacher and a model play the same tasks, and makes preference pairs of what was right and what was wrong.
public final class CallWork {
    private static final int PART = 16;
    private static final int TEACHER_TOKENS = 512;

    private final Settings settings;
    private final List<Environment> environments;
    private final @Nullable TeacherChains teacher;
    private final @Nullable Player player;

    /// How chains are made.
    ///
    /// @param samples chains of the model for each task
    /// @param teacherTemperature of the teacher
    public record Settings(int samples, double teacherTemperature, long seed, SamplingSettings sampling) {}

    /// The model that plays.
    public record Player(Generator generator, PromptRenderer prompts) {}

    /// What was made.
    ///
    /// @param right chains that were right
    /// @param wrong chains that were wrong
    /// @param ends of the wrong ones, counted, for people
    /// @param cut wrong chains without a pair, because it would end with a turn that a length limit cut
    public record Made(int pairs, long right, long wrong, String ends, int cut) {}

    /// @param teacher null for none
    /// @param player null for none
    /// @throws ConfigException if nobody plays, or an environment does not answer
    public CallWork(
            Settings settings, List<Environment> environments, @Nullable Teacher teacher, @Nullable Player player) {
        if (teacher == null && player == null) {
            throw new ConfigException("calls needs somebody who plays: --teacher TEACHER, --model MODEL, or both");
        }
        for (Environment each : environments) {
            if (each.episodes().isEmpty()) {
                throw new ConfigException("environment " + each.name()
                        + " does not answer, so there are no chains of calls in it; take one that does, such as"
                        + " calculator, entailment or tool_use");
            }
        }
        this.settings = settings;
        this.environments = List.copyOf(environments);
        this.player = player;
        this.teacher = teacher == null
                ? null
                : new TeacherChains(
                        teacher,
                        settings.sampling().episodes().turns(),
                        TEACHER_TOKENS,
                        settings.teacherTemperature(),
                        settings.seed(),
                        Scores.LIMIT);
    }

    /// Returns what the teacher's answers took in this process.
    public TeacherUsage usage() {
        return teacher == null ? TeacherUsage.NONE : teacher.usage();
    }

    /// Returns the file beside `out` where chains are kept.
    public static Path work(Path out) {
        return Pieces.work(out);
    }

    /// Plays the tasks and writes the pairs. Chains that are there already are not played again.
    ///
    /// @param about what the chains depend on
    /// @param steps see [ChainPairs]
    public Made run(ObjectNode about, List<Task> tasks, Path out, boolean steps, Display display) {
        List<ObjectNode> pieces = new Pieces(out, PART, "calls", display).of(about, tasks, this::played);
        ChainPairs pairs = new ChainPairs(steps);
        int cut = 0;
        List<ObjectNode> rows = new ArrayList<>();
        List<CallChain> all = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            List<CallChain> chains = new ArrayList<>();
            pieces.get(i).path("chains").forEach(chain -> chains.add(CallChain.of((ObjectNode) chain)));
            ChainPairs.Paired paired = pairs.of(tasks.get(i), chains);
            rows.addAll(paired.pairs());
            cut += paired.cut();
            all.addAll(chains);
        }
        WholeFile.write(out, rows.stream().map(row -> row + "\n").collect(Collectors.joining()));
        long right = all.stream().filter(CallChain::right).count();
        String ends = all.stream()
                .filter(chain -> !chain.right())
                .collect(Collectors.groupingBy(CallChain::end, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(end -> end.getValue() + " ended by " + end.getKey())
                .collect(Collectors.joining(", "));
        return new Made(rows.size(), right, all.size() - right, ends, cut);
    }

    private List<ObjectNode> played(List<Task> tasks) {
        List<List<CallChain>> chains = new ArrayList<>();
        tasks.forEach(_ -> chains.add(new ArrayList<>()));
        if (teacher != null) {
            for (Environment environment : environments) {
                List<Integer> own = new ArrayList<>();
                for (int i = 0; i < tasks.size(); i++) {
                    if (tasks.get(i).cell().environment().equals(environment.name())) {
                        own.add(i);
                    }
                }
                List<CallChain> theirs =
                        teacher.play(environment, own.stream().map(tasks::get).toList());
                for (int i = 0; i < own.size(); i++) {
                    chains.get(own.get(i)).add(theirs.get(i));
                }
            }
        }
        if (player != null) {
            List<List<Rollout>> rollouts = model(player, tasks);
            for (int i = 0; i < tasks.size(); i++) {
                List<CallChain> own = chains.get(i);
                rollouts.get(i).forEach(rollout -> own.add(chain(rollout)));
            }
        }
        List<ObjectNode> pieces = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            ObjectNode piece = JsonNodeFactory.instance
                    .objectNode()
                    .put("task", tasks.get(i).id());
            ArrayNode list = piece.putArray("chains");
            chains.get(i).forEach(chain -> list.add(chain.json()));
            pieces.add(piece);
        }
        return pieces;
    }

    private List<List<Rollout>> model(Player who, List<Task> tasks) {
        List<RolloutSampler.Asked> asked = tasks.stream()
                .map(task -> new RolloutSampler.Asked(
                        task,
                        new Generator.Request(
                                who.prompts().render(task).ids(), Seeds.derive(settings.seed(), "calls", task.id()))))
                .toList();
        return new RolloutSampler(who.generator(), who.prompts(), Scores.PLAIN)
                .sample(this::environment, asked, settings.samples(), settings.sampling());
    }

    private Environment environment(Cell cell) {
        return environments.stream()
                .filter(each -> each.name().equals(cell.environment()))
                .findFirst()
                .orElseThrow();
    }

    private static CallChain chain(Rollout rollout) {
        Transcript episode = Objects.requireNonNull(rollout.completion().transcript(), "environments here answer");
        return CallChain.of("model", rollout.score().success(), episode.end(), episode.messages());
    }
}
