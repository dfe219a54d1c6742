package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;

/// The examples that `select --help` and `refine --help` name, with a model that reads character by character.
@Tag("native")
@Tag("slow")
class SelectExamplesTest {
    @TempDir
    static Path directory;

    private static Path student;

    @BeforeAll
    static void train() throws IOException {
        Path run = directory.resolve("run");
        Shell shell = Shell.run(
                "train",
                TinyConfig.write(directory, 20).toString(),
                "--set",
                "model.init.max_position_embeddings=256",
                "--run",
                run.toString());
        assertThat(shell.code()).as(shell.err()).isZero();
        student = run.resolve("final");
    }

    /// Returns the arguments of the first example, with files of this machine.
    private static String[] example(String verb, Class<?> command) {
        String help =
                String.join("\n", command.getAnnotation(Command.class).footer()).replaceAll("\\\\\n\\s*", "");
        Matcher example = Pattern.compile("\\./edgewise (" + verb + " --student runs/arithmetic.*)")
                .matcher(help);
        assertThat(example.find()).as(help).isTrue();
        List<String> arguments = new ArrayList<>();
        for (String argument : example.group(1).split(" +", -1)) {
            arguments.add(here(argument));
        }
        return arguments.toArray(String[]::new);
    }

    private static String here(String argument) {
        if (argument.startsWith("runs/")) {
            return student.toString();
        }
        if (argument.startsWith("examples/")) {
            return "../" + argument;
        }
        return argument.endsWith(".jsonl") ? directory.resolve(argument).toString() : argument;
    }

    @ParameterizedTest
    @ValueSource(strings = {"select", "refine"})
    void theExampleOfTheHelpKeepsSomething(String verb) throws IOException {
        Shell shell = Shell.run(example(verb, verb.equals("select") ? SelectCommand.class : RefineCommand.class));

        assertThat(shell.code()).as(shell.err()).isZero();
        Path out = directory.resolve(verb.equals("select") ? "scored.jsonl" : "refined.jsonl");
        assertThat(Files.readAllLines(out)).hasSize(6).anyMatch(line -> line.contains("\"kept\":true"));
    }
}
