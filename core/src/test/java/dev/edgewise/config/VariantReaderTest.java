package dev.edgewise.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ConfigException;
import dev.edgewise.plugin.NoSettings;
import dev.edgewise.plugin.Part;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.plugin.TeacherProvider;
import dev.edgewise.teacher.known.RecordedTeacher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VariantReaderTest {
    @TempDir
    Path directory;

    private static Part<TeacherProvider<?>> teacher(String text) {
        return VariantReader.read(TeacherProvider.class, text, "--teacher", Plugins.ofClassPath());
    }

    @Test
    void readsAVariantFromAnOption() {
        assertThat(teacher("{type: recorded, path: answers.jsonl}").settings())
                .isEqualTo(new RecordedTeacher.Settings(
                        Path.of("answers.jsonl").toAbsolutePath().toString()));
        assertThat(teacher("procedural").settings()).isEqualTo(new NoSettings());
    }

    @Test
    void readsAVariantFromAFileWithPathsFromThere() throws IOException {
        Path file = Files.writeString(directory.resolve("teacher.yaml"), "type: recorded\npath: answers.jsonl\n");

        Part<TeacherProvider<?>> part = VariantReader.read(TeacherProvider.class, file, Plugins.ofClassPath());

        assertThat(part.settings())
                .isEqualTo(new RecordedTeacher.Settings(
                        directory.resolve("answers.jsonl").toString()));
    }

    @Test
    void refusesWhatCannotBeWithTheNearestName() throws IOException {
        assertThatThrownBy(() -> teacher("{type: recorded, paht: a}"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "--teacher: teacher.paht is not a known key. Did you mean \"path\"? teacher takes type, path");
        assertThatThrownBy(() -> teacher("recordd"))
                .hasMessageStartingWith("--teacher: teacher must be one of ")
                .hasMessageEndingWith(" but was \"recordd\". Did you mean \"recorded\"?");
        assertThatThrownBy(() -> teacher("{path: a}"))
                .hasMessageStartingWith("--teacher: teacher.type is missing: one of ");
        Path file = Files.writeString(directory.resolve("teacher.yaml"), "type: recorded\npaht: answers.jsonl\n");
        assertThatThrownBy(() -> VariantReader.read(TeacherProvider.class, file, Plugins.ofClassPath()))
                .hasMessage(
                        file + ":2: teacher.paht is not a known key. Did you mean \"path\"? teacher takes type, path");
    }
}
