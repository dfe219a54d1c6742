package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.config.PromptConfig;
import dev.edgewise.config.PromptStyle;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.LevelWindow;
import dev.edgewise.environment.family.Addition;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.DataException;
import dev.edgewise.evolve.EvolutionSettings;
import dev.edgewise.evolve.Prompt;
import dev.edgewise.evolve.PromptFile;
import dev.edgewise.evolve.ScoredPrompt;
import dev.edgewise.generate.CompletionSampler;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.LetterTokenizer;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.profile.Profile;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.task.Task;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.teacher.TeacherUsage;
import dev.edgewise.trainer.PromptFit;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.PromptTrials;
import dev.edgewise.trainer.RolloutSampler;
import dev.edgewise.trainer.Scores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Evolves prompts of a model that adds as many digits as there are `c` in front of the task.
class EvolvingTest {
    private static final Environment TASKS = new LevelWindow("addition", new Addition(AnswerFormat.BARE, false), 0, 3);
    private static final LetterTokenizer TOKENIZER = new LetterTokenizer(96);
    private static final PromptRenderer PROMPTS = new PromptRenderer(TOKENIZER, null, "");
    private static final SamplingSettings SAMPLING = new SamplingSettings(0, 1, 0, 6, List.of());
    private static final Prompt START = new Prompt(Map.of(Prompt.INSTRUCTION, ""));
    private static final ObjectNode ABOUT =
            JsonNodeFactory.instance.objectNode().put("command", "evolve");

    @TempDir
    private Path directory;

    private final List<TeacherRequest> requests = new ArrayList<>();
    private int completions;

    private final class Adder implements CompletionSampler {
        @Override
        public List<List<Completion>> generate(List<Generator.Request> asked, int copies, SamplingSettings how) {
            return asked.stream()
                    .map(request -> {
                        completions++;
                        String text = TOKENIZER.decode(request.promptIds(), true);
                        String sum = text.replaceAll("[^0-9+]", "");
                        String first = sum.substring(0, sum.indexOf('+'));
                        String second = sum.substring(sum.indexOf('+') + 1);
                        long known = text.chars().filter(c -> c == 'c').count();
                        String answer = first.length() > known
                                ? "?"
                                : String.valueOf(Long.parseLong(first) + Long.parseLong(second));
                        return List.of(new Completion(
                                new int[] {1}, new float[] {0}, new float[] {0}, FinishReason.EOS, answer));
                    })
                    .toList();
        }

        @Override
        public Profile profile() {
            return new Profile(() -> 0);
        }
    }

    /// Writes a `c` more than the part has.
    private final class Rewriter implements Teacher {
        @Override
        public String name() {
            return "rewriter";
        }

        @Override
        public List<TeacherReply> ask(List<TeacherRequest> asked) {
            requests.addAll(asked);
            String question = asked.getFirst().question();
            String part = question.substring(
                    question.indexOf("```") + 4, question.indexOf("```\n", question.indexOf("```") + 4));
            return List.of(new TeacherReply("```\n" + part.strip() + "c\n```", true, TeacherUsage.NONE));
        }
    }

    private static Evolving evolving(long budget, int context) {
        return new Evolving(
                EvolutionSettings.standard(budget, 5),
                4,
                AnswerFormat.BARE,
                EvolutionTasks.draw(List.of(TASKS), 12, 8, 5),
                new PromptFit(PROMPTS, context, 6));
    }

    private Evolving.Result evolve(Evolving evolving, Path out, boolean taught, BooleanSupplier stopping) {
        PromptTrials trials = new PromptTrials(
                new RolloutSampler(new Adder(), PROMPTS, Scores.PLAIN),
                _ -> TASKS,
                SAMPLING,
                1,
                evolving.tasks().training(),
                evolving.tasks().validation(),
                5);
        return evolving.run(
                List.of(START),
                trials,
                taught ? new Evolving.Rewriter(new Rewriter(), 99, 0) : null,
                out,
                ABOUT,
                (_, _) -> {},
                stopping);
    }

    private String asked() {
        return requests.stream().map(TeacherRequest::question).collect(Collectors.joining("\n\n"));
    }

    @Test
    void aTeacherTeachesAndSeesNoValidationTask() throws IOException {
        Evolving evolving = evolving(300, 64);
        Evolving.Result result = evolve(evolving, directory, true, () -> false);
        List<ScoredPrompt> written = PromptFile.read(directory.resolve(PromptFile.NAME));
        assertThat(written).hasSizeLessThanOrEqualTo(4);
        assertThat(written.getFirst().score()).isEqualTo(1.0);
        assertThat(written.getFirst().tasks()).isEqualTo(8);
        assertThat(written)
                .extracting(ScoredPrompt::score)
                .isSortedAccordingTo((one, other) -> Double.compare(other, one));
        assertThat(result.all().getFirst().mean()).isZero();
        assertThat(Files.readAllLines(directory.resolve(Evolving.STEPS)))
                .hasSameSizeAs(result.steps())
                .first()
                .asString()
                .startsWith("{\"iteration\":0,\"outcome\":\"begun\"");

        assertThat(requests).isNotEmpty();
        String asked = asked();
        assertThat(evolving.tasks().validation())
                .isNotEmpty()
                .allSatisfy(task -> assertThat(asked).doesNotContain("\n" + task.question() + "\n"));
        assertThat(evolving.tasks().training())
                .anySatisfy(task -> assertThat(asked).contains("\n" + task.question() + "\n"));
    }

    @Test
    void tasksAreDrawnApartOfAllLevelsAlike() {
        EvolutionTasks tasks = EvolutionTasks.draw(List.of(TASKS), 12, 8, 5);
        assertThat(tasks.training()).hasSize(12);
        assertThat(tasks.validation()).hasSize(8);
        Set<String> texts = new HashSet<>();
        tasks.training().forEach(task -> texts.add(task.question()));
        tasks.validation().forEach(task -> texts.add(task.question()));
        assertThat(texts).hasSize(20);
        assertThat(tasks.conversations()).hasSize(20);
        assertThat(EvolutionTasks.draw(List.of(TASKS), 12, 8, 5)).isEqualTo(tasks);
        assertThat(EvolutionTasks.draw(List.of(TASKS), 12, 8, 6)).isNotEqualTo(tasks);
    }

    @Test
    void aStoppedCommandEndsAsOneLeftAlone() throws IOException {
        Path alone = directory.resolve("alone");
        Path stopped = directory.resolve("stopped");
        evolve(evolving(300, 64), alone, true, () -> false);
        int all = completions;
        completions = 0;
        boolean ended = false;
        while (!ended) {
            int from = completions;
            ended = !evolve(evolving(300, 64), stopped, true, () -> completions > from + 20)
                    .stopped();
        }
        assertThat(completions).isEqualTo(all);
        for (String file : List.of(PromptFile.NAME, Evolving.STEPS, Evolving.WORK)) {
            assertThat(stopped.resolve(file)).hasSameTextualContentAs(alone.resolve(file));
        }
    }

    @Test
    void aRefusedProposalIsTold() {
        Evolving.Result result = evolve(evolving(60, 64), directory, false, () -> false);
        assertThat(requests).isEmpty();
        assertThat(result.steps())
                .filteredOn(step -> step.has("note"))
                .isNotEmpty()
                .allSatisfy(step -> assertThat(step.path("note").asText())
                        .isEqualTo("the proposal is refused: it has the character \" \", which the model does not know;"
                                + " write it in characters that the model was trained on"));
    }

    @Test
    void whatDoesNotFitIsRefusedByName() {
        List<String> names = List.of("the prompt to begin with");
        assertThatThrownBy(() -> evolving(13, 64).require(List.of(START), names))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--budget must be at least 14 but was 13: validating the first prompt takes 8 trials, and"
                        + " trying one change 2 × 3; raise it, or lower --validation-tasks");
        evolving(14, 64).require(List.of(START), names);
        int longest = evolving(14, 64).tasks().conversations().stream()
                .mapToInt(task -> PROMPTS.render(task).ids().length)
                .max()
                .orElseThrow();
        assertThatThrownBy(() -> evolving(99, longest + 5).require(List.of(START), names))
                .isInstanceOf(ConfigException.class)
                .hasMessage("the prompt to begin with takes " + longest + " tokens with the longest task, which with a"
                        + " completion of 6 exceed the model's context of " + (longest + 5)
                        + "; shorten the prompt or the completion");
    }

    @Test
    void aLevelWithoutTasksIsRefused() throws IOException {
        Path rows = Files.writeString(directory.resolve("rows.jsonl"), "{\"question\": \"1+1=\", \"answer\": \"2\"}\n");
        Environment one = Environments.dataset(
                List.of(rows), new PromptConfig(PromptStyle.AUTO, "", AnswerFormat.HASH, false, false), true);
        assertThatThrownBy(() -> EvolutionTasks.draw(List.of(one), 4, 4, 1))
                .isInstanceOf(DataException.class)
                .hasMessage("evolve needs at least two different training tasks, one to learn from and one to judge by,"
                        + " but data has 1; give it more tasks");
    }

    @Test
    void aPromptToBeginWithSuitsTheModel() {
        assertThat(StartingPrompts.of(PROMPTS, AnswerFormat.HASH, false, List.of()))
                .isEqualTo(new Prompt(Map.of(Prompt.EXAMPLES, "")));
        assertThat(StartingPrompts.of(PROMPTS, AnswerFormat.HASH, true, List.of(Prompt.SYSTEM)))
                .isEqualTo(new Prompt(Map.of(Prompt.SYSTEM, "")));
        assertThatThrownBy(() -> StartingPrompts.of(PROMPTS, AnswerFormat.HASH, false, List.of("example")))
                .hasMessage("--parts: a prompt has no part \"example\". Did you mean \"examples\"? Allowed: system,"
                        + " instruction, answer_form, examples.");
    }

    @Test
    void promptsOfAFileGetTheSameParts() {
        List<Prompt> prompts = StartingPrompts.of(List.of(
                new ScoredPrompt(Prompt.system("a"), null, 0),
                new ScoredPrompt(new Prompt(Map.of(Prompt.INSTRUCTION, "b")), 0.5, 2)));
        assertThat(prompts)
                .containsExactly(
                        new Prompt(Map.of(Prompt.SYSTEM, "a", Prompt.INSTRUCTION, "")),
                        new Prompt(Map.of(Prompt.SYSTEM, "", Prompt.INSTRUCTION, "b")));
    }

    @Test
    void feedbackSaysWhatWasWrong() {
        Evolving evolving = evolving(60, 64);
        evolve(evolving, directory, true, () -> false);
        assertThat(evolving.tasks().training())
                .extracting(Task::answer)
                .anySatisfy(answer -> assertThat(asked())
                        .contains("The answer \"?\" is wrong. The right answer is \"" + answer + "\"."));
    }
}
