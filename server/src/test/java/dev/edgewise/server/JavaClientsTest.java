package dev.edgewise.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.http.client.jdk.JdkHttpClientBuilder;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.api.OpenAiApi;
import org.springframework.ai.tool.function.FunctionToolCallback;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

/// Clients of the JVM that others wrote against a running server.
@Tag("native")
@Tag("slow")
class JavaClientsTest {
    private static final String CALL =
            "Let me see.<tool_call>{\"name\": \"look\", \"arguments\": {\"place\": \"Graz\"}}</tool_call>";
    private static Served served;

    @BeforeAll
    static void serve() {
        served = new Served(Served.settings());
    }

    @AfterAll
    static void end() {
        served.close();
        assertThat(served.problems()).isEmpty();
    }

    private static String address() {
        return "http://127.0.0.1:" + served.server().port();
    }

    @Test
    void langChain4j() throws Exception {
        OpenAiChatModel model = OpenAiChatModel.builder()
                .httpClientBuilder(new JdkHttpClientBuilder())
                .baseUrl(address() + "/v1")
                .apiKey("none")
                .modelName("tiny")
                .maxCompletionTokens(120)
                .seed(3)
                .build();
        UserMessage hi = UserMessage.from("Hi");
        ChatResponse plain = model.chat(hi);
        assertThat(plain.aiMessage().text()).isEqualTo(streamed(hi).aiMessage().text());
        assertThat(plain.tokenUsage().outputTokenCount()).isPositive();

        ToolSpecification look = ToolSpecification.builder()
                .name("look")
                .description(CALL)
                .parameters(
                        JsonObjectSchema.builder().addStringProperty("place").build())
                .build();
        AiMessage called = model.chat(ChatRequest.builder()
                        .messages(hi)
                        .toolSpecifications(look)
                        .toolChoice(ToolChoice.REQUIRED)
                        .build())
                .aiMessage();
        assertThat(called.text()).isEqualTo("Let me see.");
        assertThat(called.toolExecutionRequests()).singleElement().satisfies(request -> {
            assertThat(request.name()).isEqualTo("look");
            assertThat(request.arguments()).isEqualTo("{\"place\":\"Graz\"}");
        });
        var result =
                ToolExecutionResultMessage.from(called.toolExecutionRequests().getFirst(), "sunny");
        assertThat(model.chat(hi, called, result).finishReason()).isNotNull();
    }

    private static ChatResponse streamed(UserMessage message) throws Exception {
        CompletableFuture<ChatResponse> done = new CompletableFuture<>();
        OpenAiStreamingChatModel.builder()
                .httpClientBuilder(new JdkHttpClientBuilder())
                .baseUrl(address() + "/v1")
                .apiKey("none")
                .modelName("tiny")
                .maxCompletionTokens(120)
                .seed(3)
                .build()
                .chat(List.of(message), new StreamingChatResponseHandler() {
                    @Override
                    public void onPartialResponse(String text) {
                        // the whole follows
                    }

                    @Override
                    public void onCompleteResponse(ChatResponse response) {
                        done.complete(response);
                    }

                    @Override
                    public void onError(Throwable error) {
                        done.completeExceptionally(error);
                    }
                });
        return done.get(60, TimeUnit.SECONDS);
    }

    /// What the model asks Spring AI to look up.
    record Place(String place) {}

    @Test
    void springAi() {
        OpenAiApi api = OpenAiApi.builder()
                .baseUrl(address())
                .apiKey("none")
                .webClientBuilder(WebClient.builder().clientConnector(new JdkClientHttpConnector()))
                .build();
        var model = org.springframework.ai.openai.OpenAiChatModel.builder()
                .openAiApi(api)
                .defaultOptions(OpenAiChatOptions.builder()
                        .model("tiny")
                        .maxTokens(120)
                        .seed(3)
                        .build())
                .build();
        String plain = model.call(new Prompt("Hi")).getResult().getOutput().getText();
        String streamed = Objects.requireNonNull(
                        model.stream(new Prompt("Hi")).collectList().block())
                .stream()
                .flatMap(piece -> piece.getResults().stream())
                .map(piece -> Objects.requireNonNullElse(piece.getOutput().getText(), ""))
                .collect(Collectors.joining());
        assertThat(plain).isEqualTo(streamed);

        var look = FunctionToolCallback.builder("look", (Place place) -> "sunny in " + place.place())
                .description(CALL)
                .inputType(Place.class)
                .build();
        OpenAiChatOptions forced = OpenAiChatOptions.builder()
                .model("tiny")
                .maxTokens(130)
                .toolCallbacks(look)
                .toolChoice("required")
                .internalToolExecutionEnabled(false)
                .build();
        var called = model.call(new Prompt("Hi", forced)).getResult().getOutput();
        assertThat(called.getToolCalls()).singleElement().satisfies(call -> {
            assertThat(call.name()).isEqualTo("look");
            assertThat(look.call(call.arguments())).isEqualTo("\"sunny in Graz\"");
        });
    }
}
