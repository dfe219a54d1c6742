package dev.edgewise.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.generate.TokenConstraint;
import dev.edgewise.server.batch.EngineLimits;
import dev.edgewise.text.template.JinjaChatTemplate;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.Tool;
import dev.edgewise.tool.format.CallFormats;
import dev.edgewise.trainer.PromptRenderer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

/// A tiny model behind a server of its own.
final class Served implements AutoCloseable {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_800_000_000), ZoneOffset.UTC);
    private static final String TEMPLATE = """
            {%- if refused %}{{ raise_exception('No ' ~ refused) }}{% endif -%}
            {%- if tools %}<|im_start|>system
            {% for tool in tools %}{{ tool | tojson }}
            {% endfor %}<|im_end|>
            {% endif -%}
            {%- for message in messages %}<|im_start|>{{ message.role }}
            {{ message.content }}{% for call in message.tool_calls %}<tool_call>
            {"name": "{{ call.function.name }}", "arguments": {{ call.function.arguments | tojson }}}
            </tool_call>{% endfor %}<|im_end|>
            {% endfor -%}
            {%- if add_generation_prompt %}<|im_start|>assistant
            {% endif -%}
            """;

    private final OpenModel model;
    private final ModelServer server;
    private final List<String> problems = new ArrayList<>();

    Served(ServerSettings settings) {
        this(settings, model -> new Dictated(model, Duration.ZERO));
    }

    /// Returns a model that takes 50 ms for each token that is dictated to it.
    static Served slow(ServerSettings settings) {
        return new Served(settings, model -> new Dictated(model, Duration.ofMillis(50)));
    }

    /// @param constraints what keeps answers of the model to calls and schemas
    Served(ServerSettings settings, Function<OpenModel, ServedModel.Constraints> constraints) {
        this(settings, constraints, CallFormats.hermes());
    }

    /// Returns a model whose calls are read in a format.
    static Served reading(CallFormat calls) {
        return new Served(settings(), model -> new Dictated(model, Duration.ZERO), calls);
    }

    private Served(
            ServerSettings settings, Function<OpenModel, ServedModel.Constraints> constraints, CallFormat calls) {
        model = TinyModels.open();
        PromptRenderer prompts =
                new PromptRenderer(model.tokenizer(), new JinjaChatTemplate(TEMPLATE, Map.of(), CLOCK), "");
        ServedModel served = new ServedModel("tiny", model, prompts, 32, List.of(), calls, constraints.apply(model));
        server = ModelServer.start(served, settings, CLOCK, 5, problems::add);
    }

    static ServerSettings settings() {
        return settings(new EngineLimits(4, 8, 1L << 24, 1L << 22, 32));
    }

    static ServerSettings settings(EngineLimits limits) {
        return new ServerSettings("127.0.0.1", 0, null, limits, 400, 100_000, Duration.ofSeconds(30), 1 << 20);
    }

    OpenModel model() {
        return model;
    }

    /// Returns the tokens of a text as a prompt.
    int[] ids(String text) {
        return new PromptRenderer(model.tokenizer(), null, "").plain(text).ids();
    }

    ModelServer server() {
        return server;
    }

    Http http() {
        return Http.to(server.port());
    }

    List<String> problems() {
        return problems;
    }

    @Override
    public void close() {
        server.close();
        model.close();
    }

    /// Has the model write what the description of the first tool says, or what a schema says in `const`.
    private record Dictated(OpenModel model, Duration pause) implements ServedModel.Constraints {
        @Override
        public Supplier<TokenConstraint> calls(List<Tool> tools, int most) {
            return written(tools.getFirst().description());
        }

        @Override
        public Supplier<TokenConstraint> json(JsonNode schema) {
            return written(schema.path("const").asText());
        }

        private Supplier<TokenConstraint> written(String text) {
            int[] ids = model.tokenizer().encode(text, false);
            return () -> new TokenConstraint() {
                private int next;

                @Override
                public BitSet allowed() {
                    BitSet one = new BitSet();
                    one.set(next < ids.length ? ids[next] : model.tokenizer().endId());
                    return one;
                }

                @Override
                public void accept(int id) {
                    next++;
                    LockSupport.parkNanos(pause.toNanos());
                }
            };
        }
    }
}
