package dev.edgewise.teacher.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.Quoted;
import dev.edgewise.error.TeacherException;
import dev.edgewise.error.UserException;
import dev.edgewise.teacher.StreamingTeacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.teacher.TeacherUsage;
import dev.edgewise.teacher.TokenDistribution;
import dev.edgewise.teacher.TokenTeacher;
import dev.edgewise.teacher.TokenText;
import dev.edgewise.text.Message;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/// Asks an endpoint several requests at once. After one has failed no further one is sent; those under way are
/// waited for, since they are paid for.
final class EndpointTeacher implements StreamingTeacher, TokenTeacher {
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Answer<T>(int index, T what) {}

    private final EndpointSettings settings;
    private final EndpointTransport transport;
    private final OpenAiChatModel model;
    private final ExecutorService threads;
    private final AtomicReference<TeacherUsage> spent = new AtomicReference<>(TeacherUsage.NONE);
    private Runnable beforeTokens = () -> {};

    /// @param key null where the endpoint is asked without one
    EndpointTeacher(EndpointSettings settings, @Nullable String key, Waiting waiting) {
        this.settings = settings;
        this.transport = new EndpointTransport(settings, key, waiting);
        this.model = OpenAiChatModel.builder()
                .httpClientBuilder(new OneClient(transport))
                .baseUrl(settings.baseUrl())
                .modelName(settings.model())
                .maxRetries(0)
                .build();
        this.threads = Executors.newFixedThreadPool(
                settings.concurrency(),
                Thread.ofPlatform().daemon().name("teacher-", 0).factory());
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public void ask(List<TeacherRequest> requests, ObjIntConsumer<TeacherReply> arrived) {
        List<ChatRequest> sent = requests.stream().map(this::request).toList();
        all(sent.size(), index -> answer(sent.get(index)), arrived);
    }

    /// Has the sample asked about once, in front of the first text. Answers name ids, which the endpoint takes from
    /// the question, so that by them alone a teacher with other tokens would not be noticed.
    @Override
    public void introduce(TokenText sample, Consumer<String> warn) {
        beforeTokens = () -> {
            JsonNode[] answer = new JsonNode[1];
            all(
                    1,
                    _ -> completion(TokenProbabilities.inWords(settings.model(), sample)),
                    (json, _) -> answer[0] = json);
            TokenNames names = TokenProbabilities.names(transport.place(), answer[0], sample);
            names.requireSame(transport.place());
            if (names.areIds()) {
                warn.accept(transport.place() + " names tokens by their ids alone, so that a teacher with another"
                        + " tokenizer cannot be noticed: make sure that it has the model's");
            }
            beforeTokens = () -> {};
        };
    }

    @Override
    public List<List<TokenDistribution>> tokens(List<TokenText> texts, int topK) {
        List<List<TokenDistribution>> told = new ArrayList<>(Collections.nCopies(texts.size(), List.of()));
        tokens(texts, topK, (tokens, index) -> told.set(index, tokens));
        return told;
    }

    @Override
    public void tokens(List<TokenText> texts, int topK, ObjIntConsumer<List<TokenDistribution>> arrived) {
        if (!texts.isEmpty()) {
            beforeTokens.run();
        }
        all(
                texts.size(),
                index -> TokenProbabilities.read(
                        transport.place(),
                        completion(TokenProbabilities.request(settings.model(), texts.get(index), topK)),
                        texts.get(index),
                        topK),
                arrived);
    }

    private JsonNode completion(ObjectNode body) {
        settings.extraFields().forEach(body::putPOJO);
        HttpRequest request = HttpRequest.builder()
                .method(HttpMethod.POST)
                .url(settings.baseUrl().replaceFirst("/+$", "") + "/completions")
                .body(JSON.valueToTree(body).toString())
                .build();
        try {
            JsonNode answer = JSON.readTree(transport.execute(request).body());
            JsonNode usage = answer.path("usage");
            spend(
                    usage.path("prompt_tokens").asLong(),
                    usage.path("completion_tokens").asLong());
            return answer;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // the transport has read it
        }
    }

    /// Asks for several answers at once.
    private <T> void all(int count, IntFunction<T> ask, ObjIntConsumer<T> arrived) {
        CountDownLatch over = new CountDownLatch(1);
        transport.begin(over);
        var done = new ExecutorCompletionService<@Nullable Answer<T>>(threads);
        for (int i = 0; i < count; i++) {
            int index = i;
            done.submit(() -> over.getCount() == 0 ? null : asked(index, ask, over));
        }
        RuntimeException failure = null;
        for (int i = 0; i < count; i++) {
            try {
                Answer<T> answer = taken(done.take());
                if (answer != null) {
                    arrived.accept(answer.what(), answer.index());
                }
            } catch (InterruptedException e) {
                over.countDown();
                Thread.currentThread().interrupt();
                throw new TeacherException("asking " + name() + " was interrupted");
            } catch (RuntimeException e) {
                over.countDown(); // also where what takes the answers failed
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /// Asks, and ends the asking at a fault before the next request can begin.
    private static <T> Answer<T> asked(int index, IntFunction<T> ask, CountDownLatch over) {
        try {
            return new Answer<>(index, ask.apply(index));
        } catch (RuntimeException e) {
            over.countDown();
            throw e;
        }
    }

    private static <T> @Nullable T taken(Future<@Nullable T> done) throws InterruptedException {
        try {
            return done.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException fault -> throw fault;
                case Error fault -> throw fault;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    private TeacherReply answer(ChatRequest request) {
        try {
            return reply(model.chat(request));
        } catch (RuntimeException e) {
            for (Throwable each = e; each != null; each = each.getCause()) {
                if (each instanceof UserException told) {
                    throw told;
                }
            }
            throw new TeacherException(
                    "the teacher at " + settings.baseUrl()
                            + " gave an answer that cannot be read as a chat completion: a field has another type than in"
                            + " OpenAI's. Look whether teacher.base_url is the address of an OpenAI-compatible endpoint",
                    e);
        }
    }

    private TeacherReply reply(ChatResponse response) {
        TokenUsage usage = response.tokenUsage();
        long prompt = usage == null ? 0 : count(usage.inputTokenCount());
        long completion = usage == null ? 0 : count(usage.outputTokenCount());
        String text = response.aiMessage().text();
        FinishReason finish = response.finishReason();
        return new TeacherReply(
                text == null ? "" : text,
                finish != FinishReason.LENGTH && finish != FinishReason.CONTENT_FILTER,
                spend(prompt, completion));
    }

    /// Counts an answer and returns what it took.
    private TeacherUsage spend(long prompt, long completion) {
        TeacherUsage usage = new TeacherUsage(1, prompt, completion, settings.cost(prompt, completion));
        spent.accumulateAndGet(usage, TeacherUsage::plus);
        return usage;
    }

    @Override
    public TeacherUsage spent() {
        return spent.get();
    }

    private static long count(@Nullable Integer tokens) {
        return tokens == null ? 0 : tokens;
    }

    private ChatRequest request(TeacherRequest request) {
        OpenAiChatRequestParameters.Builder parameters = OpenAiChatRequestParameters.builder();
        parameters.temperature(request.temperature());
        if (settings.tokenLimit() == EndpointSettings.TokenLimit.MAX_TOKENS) {
            parameters.maxOutputTokens(request.maxTokens());
        } else {
            parameters.maxCompletionTokens(request.maxTokens());
        }
        if (request.temperature() > 0) {
            parameters.seed((int) Math.floorMod(request.seed(), 1L << 31));
        }
        parameters.customParameters(settings.extraFields());
        return ChatRequest.builder()
                .messages(request.messages().stream()
                        .map(EndpointTeacher::message)
                        .toList())
                .parameters(parameters.build())
                .build();
    }

    private static ChatMessage message(Message message) {
        if (message.content().isBlank()) {
            throw new ConfigException("an endpoint is asked with text but a message of the role \""
                    + Quoted.of(message.role()) + "\" has none; leave it out");
        }
        return switch (message.role()) {
            case "system" -> SystemMessage.from(message.content());
            case "user" -> UserMessage.from(message.content());
            case "assistant" -> AiMessage.from(message.content());
            default ->
                throw new ConfigException(
                        "an endpoint is asked with messages of the roles system, user and assistant but"
                                + " one has the role \"" + Quoted.of(message.role()) + "\"; leave it out");
        };
    }

    @Override
    public void close() {
        threads.shutdownNow();
        transport.close();
    }
}
