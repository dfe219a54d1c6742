package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
class ModelFilesTest {
    @TempDir
    private Path model;

    @Test
    void allChatTemplatesMakeAModelAndOtherFoldersDoNot() throws IOException {
        for (String name : new String[] {
            "config.json",
            "chat_template.jinja",
            "additional_chat_templates/tool_use.jinja",
            "additional_chat_templates/notes.md",
            "tokenizer/tokenizer.json",
            "README.md"
        }) {
            Path file = model.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "{}");
        }
        assertThat(Models.files(model).stream()
                        .filter(Files::isRegularFile)
                        .map(file -> model.relativize(file).toString()))
                .containsExactly("additional_chat_templates/tool_use.jinja", "chat_template.jinja", "config.json");
    }
}
