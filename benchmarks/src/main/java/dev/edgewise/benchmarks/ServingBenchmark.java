package dev.edgewise.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.LlamaOutput;
import de.kherud.llama.ModelParameters;
import dev.edgewise.assembly.Models;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.config.Precision;
import dev.edgewise.hub.DownloadProgress;
import dev.edgewise.random.Seeds;
import dev.edgewise.server.ModelServer;
import dev.edgewise.server.ServedModel;
import dev.edgewise.server.ServerSettings;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Threads;
import dev.edgewise.trainer.PromptRenderer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// Time to the first token and tokens per second with 1 to 16 clients at a time, of the server over HTTP and of
/// another: llama.cpp in this process on the same GGUF file (`benchmarks/serving MODEL.gguf [ROUNDS]`), or a running
/// server of chats (`benchmarks/serving MODEL.gguf ROUNDS URL NAME`). Both take turns; the table has medians.
public final class ServingBenchmark {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Integer> CLIENTS = List.of(1, 2, 4, 8, 16);
    private static final int WORDS = 48;
    private static final int TOKENS = 48;
    private static final List<String> VOCABULARY =
            List.of("river", "stone", "light", "garden", "seven", "quiet", "letter", "morning", "bridge", "winter");

    private ServingBenchmark() {}

    /// What one client saw.
    private record Seen(double firstToken, int tokens) {}

    /// What all clients of a round saw.
    private record Round(double firstToken, double tokensPerSecond) {}

    /// Whoever writes completions.
    @FunctionalInterface
    private interface Contender {
        Seen complete(String prompt) throws IOException, InterruptedException;
    }

    /// Runs it.
    @SuppressWarnings("SystemOut") // a program of its own
    public static void main(String[] arguments) throws Exception {
        Path model = Path.of(arguments[0]);
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        Models models = new Models(
                System.getenv(), DownloadProgress.SILENT, Device.CPU, 4096, Threads.standard(System.getenv()));
        try (OpenModel open = models.open(model, Precision.AUTO)) {
            boolean chat = arguments.length > 2;
            ServedModel served = new ServedModel(
                    "model",
                    open,
                    new PromptRenderer(open.tokenizer(), chat ? open.template() : null, ""),
                    TOKENS,
                    List.of(),
                    null,
                    null);
            PrintStream err = System.err;
            PrintStream out = System.out;
            try (ModelServer server = ModelServer.start(
                            served,
                            ServerSettings.standard().at(0),
                            Clock.system(ZoneId.systemDefault()),
                            1,
                            err::println);
                    HttpClient client = HttpClient.newHttpClient()) {
                String here = "http://127.0.0.1:" + server.port();
                if (chat) {
                    String name = arguments[3];
                    compare(
                            rounds,
                            name,
                            prompt -> chat(client, here, "model", prompt),
                            prompt -> chat(client, arguments[2], name, prompt),
                            out);
                } else {
                    besideLlama(model, rounds, prompt -> ours(client, here, prompt), out);
                }
            }
        }
    }

    @SuppressWarnings("SystemOut") // ends the program
    private static void besideLlama(Path model, int rounds, Contender ours, PrintStream out)
            throws ExecutionException, InterruptedException {
        try (LlamaModel llama = new LlamaModel(new ModelParameters()
                .setModel(model.toString())
                .setThreads(Threads.inUse())
                .setThreadsBatch(Threads.inUse())
                .setCtxSize(16 * 256)
                .setParallel(16)
                .enableContBatching()
                .disableLog())) {
            compare(rounds, "llama.cpp", ours, prompt -> theirs(llama, prompt), out);
            out.flush();
            // llama.cpp's binding leaves a thread that keeps the process alive once it is closed.
            Runtime.getRuntime().halt(0);
        }
    }

    private static void compare(int rounds, String name, Contender ours, Contender theirs, PrintStream out)
            throws ExecutionException, InterruptedException {
        RandomGenerator random = Seeds.stream(1, "prompts");
        round(ours, 1, random);
        round(theirs, 1, random);
        out.println("| clients | first token, s | " + name + " | tokens/s | " + name + " |\n|---|---|---|---|---|");
        for (int clients : CLIENTS) {
            List<Round> first = new ArrayList<>();
            List<Round> second = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                first.add(round(ours, clients, random));
                second.add(round(theirs, clients, random));
            }
            out.println(String.format(
                    Locale.ROOT,
                    "| %d | %.3f | %.3f | %.1f | %.1f |",
                    clients,
                    median(first.stream().mapToDouble(Round::firstToken)),
                    median(second.stream().mapToDouble(Round::firstToken)),
                    median(first.stream().mapToDouble(Round::tokensPerSecond)),
                    median(second.stream().mapToDouble(Round::tokensPerSecond))));
        }
    }

    private static Round round(Contender contender, int clients, RandomGenerator random)
            throws ExecutionException, InterruptedException {
        List<String> prompts =
                Stream.generate(() -> prompt(random)).limit(clients).toList();
        long begun = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            List<Future<Seen>> futures = new ArrayList<>();
            for (String prompt : prompts) {
                futures.add(threads.submit(() -> contender.complete(prompt)));
            }
            List<Double> firsts = new ArrayList<>();
            int tokens = 0;
            for (Future<Seen> future : futures) {
                firsts.add(future.get().firstToken());
                tokens += future.get().tokens();
            }
            return new Round(median(firsts.stream().mapToDouble(each -> each)), tokens / seconds(begun));
        }
    }

    /// Each prompt begins differently, so that none is known.
    private static String prompt(RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        for (int word = 0; word < WORDS; word++) {
            text.append(word == 0 ? "" : " ").append(VOCABULARY.get(random.nextInt(VOCABULARY.size())));
        }
        return text.toString();
    }

    private static double median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    private static Seen ours(HttpClient client, String url, String prompt) throws IOException, InterruptedException {
        return stream(client, url + "/v1/completions", JSON.createObjectNode().put("prompt", prompt));
    }

    private static Seen chat(HttpClient client, String url, String name, String prompt)
            throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode().put("model", name);
        body.putArray("messages").addObject().put("role", "user").put("content", prompt);
        return stream(client, url + "/v1/chat/completions", body);
    }

    private static Seen stream(HttpClient client, String url, ObjectNode body)
            throws IOException, InterruptedException {
        body.put("max_tokens", TOKENS).put("temperature", 0).put("stream", true);
        body.putObject("stream_options").put("include_usage", true);
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        long begun = System.nanoTime();
        double first = 0;
        int tokens = 0;
        try (Stream<String> lines =
                client.send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
            for (Iterator<String> each = lines.iterator(); each.hasNext(); ) {
                String line = each.next();
                if (line.startsWith("data: {")) {
                    JsonNode chunk = JSON.readTree(line.substring(6));
                    boolean text = chunk.at("/choices/0/text").isTextual()
                            || !chunk.at("/choices/0/delta/content").asText("").isEmpty();
                    first = first == 0 && text ? seconds(begun) : first;
                    tokens = chunk.path("usage").path("completion_tokens").asInt(tokens);
                }
            }
        }
        return new Seen(first, tokens);
    }

    private static Seen theirs(LlamaModel llama, String prompt) {
        InferenceParameters parameters = new InferenceParameters(prompt)
                .setNPredict(TOKENS)
                .setTemperature(0)
                .setCachePrompt(false)
                .setIgnoreEos(true);
        long begun = System.nanoTime();
        double first = 0;
        int tokens = 0;
        for (LlamaOutput output : llama.generate(parameters)) {
            first = first == 0 ? seconds(begun) : first;
            tokens += output.text.isEmpty() ? 0 : 1;
        }
        return new Seen(first, tokens);
    }
}
