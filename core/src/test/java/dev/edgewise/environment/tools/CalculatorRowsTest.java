package dev.edgewise.environment.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.edgewise.environment.Environment;
import dev.edgewise.environment.Episode;
import dev.edgewise.environment.EpisodeReply;
import dev.edgewise.environment.ModelTurn;
import dev.edgewise.environment.dataset.DatasetSpec;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.testkit.EpisodeContract;
import dev.edgewise.text.Message;
import dev.edgewise.tool.ToolReply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Word problems of files in the loop of the calculator.
class CalculatorRowsTest extends EpisodeContract {
    private static final String WRONG = "How many is it on day %d?";

    @TempDir
    Path folder;

    private CalculatorRows environment;

    @BeforeEach
    void write() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int i = 2; i < 42; i++) {
            rows.append(row("Tom has %d eggs and buys 3. How many?".formatted(i), "%d+3 = <<%d+3=%d>>%d", i + 3, i))
                    .append(row(
                            "Ann sells %d eggs twice, and one breaks. How many?".formatted(i),
                            "She sells 2 x %2$d = %3$d.\\nThat is 2*%2$d+1 = %1$d",
                            2 * i + 1,
                            i,
                            2 * i));
        }
        rows.append(row(WRONG.formatted(1), "2+2 = 5", 5)).append(row(WRONG.formatted(2), "2+2 = 4, then some", 5));
        environment = rows(Files.writeString(folder.resolve("rows.jsonl"), rows), true);
    }

    private static String row(String question, String solution, Object... numbers) {
        Object[] values = numbers.length == 2 ? new Object[] {numbers[1], numbers[1], numbers[0], numbers[0]} : numbers;
        return "{\"question\": \"%s\", \"answer\": \"%s\\n#### %s\"}\n"
                .formatted(question, solution.formatted(values), numbers[0]);
    }

    private static CalculatorRows rows(Path file, boolean instructions) {
        return new CalculatorRows(DatasetSpec.of("rows", file), new LoopSettings(instructions, -0.1));
    }

    @Override
    protected Environment environment() {
        return environment;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Natalia sold 48/2 = 24 clips. Together 48+24 = 72. | 72  | Divide(48, 2); Add(48, 24)
            She buys 3 * 3 + 5 = 14 eggs                       | 14  | Multiply(3, 3); Add(9, 5)
            100 - 50 - 30 - 15 = 5                             | 5   | Subtract(100, 50); Subtract(50, 30); Subtract(20, 15)
            2 x (3 + 4) = 14. As 2 x (3 + 4) = 14              | 14  | Add(3, 4); Multiply(2, 7)
            12/60 = $0.2, and 0.2 x 50 = $10                   | 10  | Divide(12, 60); Multiply(0.2, 50)
            """)
    void calculationsBecomeCalls(String solution, String answer, String calls) {
        assertThat(WrittenChain.of(List.of(solution), answer)).contains(List.of(calls.split("; ")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            It is four.                    | 4
            2 + 2 = 5                      | 5
            2 + 2 = 4 and that is all      | 5
            7 - (2 - 5) = 10               | 10
            2 - 5 = -3                     | -3
            """)
    void someSolutionsGiveNoChain(String solution, String answer) {
        assertThat(WrittenChain.of(List.of(solution), answer)).isEmpty();
    }

    @Test
    void onlyProblemsWithAChainAreShown() {
        List<Task> shown = new ArrayList<>();
        int all = 0;
        for (int level = 0; level < environment.levels(); level++) {
            shown.addAll(environment.allSolved(level).orElseThrow());
            all += environment.allTasks(Split.TRAIN, level).orElseThrow().size();
        }
        assertThat(shown).isNotEmpty().noneMatch(task -> task.question().startsWith("How many is it"));
        assertThat(environment.notes())
                .last()
                .asString()
                .startsWith("rows: " + shown.size() + " of " + all + " problems for training have a chain of calls");
    }

    @Test
    void theModelIsToldTheFunctionsOnlyIfWanted() {
        Task told = environment.draw(Split.TRAIN, 0, Seeds.stream(1, "told"));
        assertThat(told.conversation().messages().getFirst().content())
                .contains("Divide(")
                .endsWith("Problem: " + told.question());
        Task bare = rows(folder.resolve("rows.jsonl"), false).draw(Split.TRAIN, 0, Seeds.stream(1, "told"));
        assertThat(bare.conversation().messages()).containsExactly(new Message("user", bare.question()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Answer(%s)      | true
            Answer(%s.0)    | true
            Answer("%s")    | true
            Answer(1%s)     | false
            """)
    void answersCompareAsNumbers(String turn, boolean right) {
        Task task = environment.draw(Split.TRAIN, 0, Seeds.stream(2, "answers"));
        String said = turn.formatted(task.answer());
        assertThat(environment.score(task, said).success()).isEqualTo(right);
        try (Episode episode = environment.episodes().orElseThrow().begin(task, 1)) {
            EpisodeReply reply = episode.reply(new ModelTurn(said, ToolReply.words(said), FinishReason.EOS));
            assertThat(((EpisodeReply.Ended) reply).score().success()).isEqualTo(right);
        }
    }

    @Test
    @Tag("slow")
    void mostOfGsm8kHasAChain() {
        Path file = Path.of(
                        Optional.ofNullable(System.getenv("EDGEWISE_SHARED")).orElse("../../shared"))
                .resolve("data/gsm8k/train.jsonl");
        assumeThat(file).exists();
        CalculatorRows gsm8k = rows(file, true);
        int all = 0;
        int shown = 0;
        for (int level = 0; level < gsm8k.levels(); level++) {
            all += gsm8k.allTasks(Split.TRAIN, level).orElseThrow().size();
            shown += gsm8k.allSolved(level).orElseThrow().size();
        }
        assertThat(shown).isGreaterThan(all * 3 / 4);
    }
}
