package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.assembly.Teachers;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.plugin.TeacherContext;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.text.Message;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real SmolLM2 teaches.
@Tag("native")
@Tag("slow")
class SmolLm2TeacherTest {
    @TempDir
    Path cache;

    @Test
    void answersByItsOwnTemplate() {
        var part = Teachers.named(Shared.smolLm2().toString(), null, "--teacher", Plugins.ofClassPath());
        TeacherContext context = new TeacherContext(cache, List.of(), "cpu", Map.of(), 0, _ -> {});
        Teachers.requireMemory(part, context);
        try (Teacher teacher = Teachers.open(part, context)) {
            TeacherReply reply = teacher.ask(List.of(new TeacherRequest(
                            List.of(new Message("user", "What is 3 + 4? Answer with the number.")), 24, 0, 0)))
                    .getFirst();
            assertThat(reply.text()).isEqualTo("3 + 4 = 7");
            assertThat(reply.complete()).isTrue();
            assertThat(reply.usage().promptTokens()).isEqualTo(43);
        }
    }
}
