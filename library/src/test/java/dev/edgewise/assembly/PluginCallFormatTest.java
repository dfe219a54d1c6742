package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.config.PromptConfig;
import dev.edgewise.config.PromptStyle;
import dev.edgewise.config.ToolStyle;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.testkit.PluginJar;
import dev.edgewise.text.tokenizer.HfTokenizer;
import dev.edgewise.tool.ToolCall;
import dev.edgewise.trainer.PromptRenderer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A format of calls that a jar brings reads what the model says, named or found by the template.
@Tag("native")
@Tag("slow")
class PluginCallFormatTest extends ChatmlRows {
    private static final String SHOUT = """
            import com.fasterxml.jackson.databind.ObjectMapper;
            import dev.edgewise.plugin.CallFormatProvider;
            import dev.edgewise.plugin.NoSettings;
            import dev.edgewise.plugin.PluginContext;
            import dev.edgewise.tool.CallFormat;
            import dev.edgewise.tool.ToolCall;
            import dev.edgewise.tool.ToolReply;
            import java.util.List;

            public final class Shout implements CallFormatProvider<NoSettings> {
                public String type() { return "shout"; }
                public Class<NoSettings> settings() { return NoSettings.class; }
                public CallFormat create(NoSettings settings, PluginContext context) {
                    return new CallFormat() {
                        public String name() { return "shout"; }
                        public ToolReply read(String text) {
                            String[] parts = text.replace("<|im_end|>", "").strip().split(" ", 3);
                            if (parts.length < 3 || !parts[0].equals("CALL")) {
                                return new ToolReply(text, List.of(), "");
                            }
                            try {
                                return new ToolReply(
                                        "",
                                        List.of(new ToolCall(parts[1], new ObjectMapper().readTree(parts[2]))),
                                        "");
                            } catch (java.io.IOException e) {
                                return new ToolReply("", List.of(), "no JSON");
                            }
                        }
                        public String write(List<ToolCall> calls) {
                            return "CALL " + calls.getFirst().name() + " " + calls.getFirst().arguments();
                        }
                    };
                }
            }
            """;

    private static final String SHOUTS = START
            + "{% for c in m.tool_calls %}CALL {{ c.function.name }} {{ c.function.arguments | tojson }}{% endfor %}"
            + "{{ m.content }}" + END;

    private Plugins plugins = Plugins.ofClassPath();

    @BeforeEach
    void compile() throws IOException {
        Path jar = new PluginJar(folder).write("shout.jar", Map.of("Shout", SHOUT), List.of("Shout"), Map.of());
        plugins = Plugins.of(List.of(jar));
    }

    private PromptRenderer prompts(String template, @Nullable String format) throws IOException {
        PromptRenderer plain = prompts(template);
        PromptConfig config =
                new PromptConfig(PromptStyle.AUTO, "", AnswerFormat.HASH, false, false, ToolStyle.TEMPLATE, format);
        return RunOutline.prompts(config, (HfTokenizer) plain.tokenizer(), plain.template(), plugins);
    }

    @Test
    void itReadsWhereItIsNamed() throws IOException {
        List<ToolCall> calls =
                prompts(CHATML, "shout").read("CALL add {\"a\": 1}").calls();
        assertThat(calls).extracting(ToolCall::name).containsExactly("add");
    }

    @Test
    void itIsFoundByTheTemplateThatWritesIt() throws IOException {
        List<ToolCall> calls = prompts(SHOUTS, null).read("CALL add {\"a\": 1}").calls();
        assertThat(calls).extracting(ToolCall::name).containsExactly("add");
    }
}
