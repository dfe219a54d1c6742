package dev.edgewise.environment.dataset;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.error.DataException;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;

/// Files of data sets in a folder of the test's own, and what is read from them.
abstract class DatasetFiles {
    static final String GSM8K = """
            {"question": "Tom has 2 apples and buys 3. How many?", "answer": "He has 2+3 = <<2+3=5>>5 apples.\\n#### 5"}
            {"question": "A box costs $1,200. Two boxes?", "answer": "It is 2*1200 = $<<2*1200=2400>>2400.\\n\\nSo 2400.\\n#### $2,400"}
            """;

    static final String SVAMP = """
            [{"ID": "1", "Body": "A pack costs 76 dollars. There is a discount of 25 dollars", "Question": "How much?",
              "Equation": "( 76.0 - 25.0 )", "Answer": 51.0, "Type": "Subtraction"},
             {"ID": "2", "Body": "3 birds sat on a fence. 6 storks and 2 birds came.", "Question": "How many more storks?",
              "Equation": "( 6.0 - ( 3.0 + 2.0 ) )", "Answer": 1.0, "Type": "Subtraction"},
             {"ID": "3", "Body": "4 apples, 2 picked, 3 grew.", "Question": "How many now?",
              "Equation": "( ( 4.0 - 2.0 ) + 3.0 )", "Answer": 1.0, "Type": "Addition"}]
            """;

    @TempDir
    Path folder;

    Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    static DatasetEnvironment load(DatasetSpec spec) {
        return DatasetEnvironment.load(spec, AnswerFormat.HASH, true);
    }

    static List<Task> all(DatasetEnvironment environment, Split split) {
        return IntStream.range(0, environment.levels())
                .boxed()
                .flatMap(level -> environment.tasks(split, level).stream())
                .toList();
    }

    static DatasetSpec allTraining(Path file) {
        return DatasetSpec.of("data", file).withTestShare(0);
    }

    void assertFault(DatasetSpec spec, String message) {
        assertThatThrownBy(() -> load(spec)).isInstanceOf(DataException.class).hasMessage(message);
    }

    Path numbered(String name, int from, int to) throws IOException {
        return file(
                name,
                IntStream.range(from, to)
                        .mapToObj(i -> "{\"question\": \"What is " + i + "+1?\", \"answer\": " + (i + 1)
                                + ", \"size\": " + Integer.toString(i).length() + "}")
                        .collect(Collectors.joining("\n")));
    }
}
