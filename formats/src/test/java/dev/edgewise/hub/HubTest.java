package dev.edgewise.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubTest {
    private static final HubId ID = HubId.parse("owner/tiny");
    private static final String WEIGHTS = "weights ".repeat(5000);

    private final List<Duration> pauses = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    @TempDir
    Path directory;

    private FakeHub server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeHub();
        server.file("config.json", "{}");
        server.file("tokenizer.json", "{\"a\": 1}");
        server.file("tokenizer_config.json", "{\"b\": 1}");
        server.file("generation_config.json", "{\"c\": 1}");
        server.file("special_tokens_map.json", "{\"d\": 1}");
        server.file("model.safetensors", WEIGHTS);
        server.file("pytorch_model.bin", "pickle");
        server.file("onnx/model.onnx", "onnx");
        server.file("README.md", "words");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Path cache() {
        return directory.resolve("hub");
    }

    private Path folder() {
        return cache().resolve("models--owner--tiny");
    }

    private Hub hub(String token, boolean offline, DownloadProgress progress) {
        HubSettings settings = new HubSettings(server.endpoint(), cache(), token, offline);
        Retry.Sleep sleep = (pause, fault) -> {
            pauses.add(pause);
            told.add(fault);
        };
        return new Hub(settings, progress, new Retry(3, 1000, Duration.ofSeconds(1), sleep), HubLimits.DEFAULT);
    }

    private Hub hub() {
        return hub(null, false, DownloadProgress.SILENT);
    }

    private void refuses(Hub hub, HubId id, String... message) {
        assertThatThrownBy(() -> hub.download(id))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll(message);
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void fetchesWhatMakesAModelIntoPythonsLayout() throws IOException {
        Path snapshot = hub().download(ID);
        assertThat(snapshot).isEqualTo(folder().resolve("snapshots").resolve(FakeHub.COMMIT));
        assertThat(names(snapshot))
                .containsExactly(
                        "config.json",
                        "generation_config.json",
                        "model.safetensors",
                        "special_tokens_map.json",
                        "tokenizer.json",
                        "tokenizer_config.json");
        assertThat(snapshot.resolve("model.safetensors")).hasContent(WEIGHTS);
        Path link = Files.readSymbolicLink(snapshot.resolve("config.json"));
        assertThat(link).hasToString("../../blobs/9e26dfeeb6e641a33dae4961196235bdb965b21b");
        assertThat(folder().resolve("refs/main")).hasContent(FakeHub.COMMIT);
        assertThat(names(folder().resolve("blobs"))).hasSize(6).noneMatch(name -> name.endsWith(".incomplete"));
    }

    @Test
    void fetchesAllChatTemplates() {
        server.file("chat_template.jinja", "usual");
        server.file("additional_chat_templates/tool_use.jinja", "tools");
        server.file("additional_chat_templates/old/rag.jinja", "elsewhere");
        Path snapshot = hub().download(ID);
        assertThat(snapshot.resolve("chat_template.jinja")).hasContent("usual");
        assertThat(snapshot.resolve("additional_chat_templates/tool_use.jinja")).hasContent("tools");
        assertThat(snapshot.resolve("additional_chat_templates/old")).doesNotExist();
    }

    @Test
    void asksForNothingItHas() {
        hub().download(ID);
        server.requests.clear();
        hub().download(ID);
        assertThat(server.requests).containsExactly("GET /api/models/owner/tiny/revision/main");
    }

    @Test
    void aNewCommitFetchesOnlyWhatChanged() throws IOException {
        hub().download(ID);
        server.requests.clear();
        server.commit = "f".repeat(40);
        server.file("config.json", "{\"new\": 1}");
        Path snapshot = hub().download(ID);
        assertThat(snapshot.resolve("config.json")).hasContent("{\"new\": 1}");
        assertThat(snapshot.resolve("model.safetensors")).hasContent(WEIGHTS);
        assertThat(server.requests.stream().filter(request -> request.startsWith("GET") || request.startsWith("STORE")))
                .hasSize(2);
        assertThat(Files.readString(folder().resolve("refs/main"))).isEqualTo(server.commit);
    }

    @Test
    void theTokenGoesToTheEndpointOnly() {
        hub("secret", false, DownloadProgress.SILENT).download(ID);
        assertThat(server.requests.stream().filter(request -> request.startsWith("STORE")))
                .containsExactly("STORE GET /blobs/model.safetensors");
        assertThat(server.requests.stream().filter(request -> !request.startsWith("STORE")))
                .allMatch(request -> request.endsWith(" Bearer secret"));
    }

    @Test
    void goesOnWhereTheConnectionWasCut() {
        server.cuts.set(2);
        List<Long> done = new ArrayList<>();
        Path snapshot = hub(null, false, (file, bytes, total) -> {
                    if (file.equals("model.safetensors")) {
                        assertThat(total).isEqualTo(40_000);
                        done.add(bytes);
                    }
                })
                .download(ID);
        assertThat(snapshot.resolve("model.safetensors")).hasContent(WEIGHTS);
        assertThat(server.requests.stream().filter(request -> request.startsWith("STORE")))
                .containsExactly(
                        "STORE GET /blobs/model.safetensors",
                        "STORE GET /blobs/model.safetensors bytes=20000-",
                        "STORE GET /blobs/model.safetensors bytes=30000-");
        assertThat(done)
                .startsWith(0L)
                .contains(20_000L, 30_000L)
                .endsWith(40_000L)
                .isSorted();
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(1));
        assertThat(told).hasSize(2).noneMatch(String::isBlank);
    }

    @Test
    void startsAnewWhereTheServerCannotContinue() {
        server.cuts.set(1);
        server.noRanges = true;
        Path snapshot = hub().download(ID);
        assertThat(snapshot.resolve("model.safetensors")).hasContent(WEIGHTS);
    }

    @Test
    void anotherRunGoesOnWhereTheLastOneEnded() throws IOException {
        server.cuts.set(Integer.MAX_VALUE);
        refuses(hub(), ID, "cannot fetch owner/tiny", "it goes on where it ended");
        server.cuts.set(0);
        server.requests.clear();
        assertThat(hub().download(ID).resolve("model.safetensors")).hasContent(WEIGHTS);
        assertThat(server.requests.stream().filter(request -> request.startsWith("STORE")))
                .singleElement()
                .asString()
                .matches("STORE GET /blobs/model.safetensors bytes=[1-9]\\d+-");
    }

    @Test
    void damagedFilesAreRemoved() throws IOException {
        server.corrupt = true;
        refuses(
                hub(),
                ID,
                "model.safetensors of http://",
                "arrived damaged: checksum",
                "The file was removed; try again");
        assertThat(folder().resolve("snapshots/" + FakeHub.COMMIT + "/model.safetensors"))
                .doesNotExist();
        assertThat(names(folder().resolve("blobs")))
                .noneMatch(name -> name.length() == 64 || name.endsWith(".incomplete"));
        server.corrupt = false;
        assertThat(hub().download(ID).resolve("model.safetensors")).hasContent(WEIGHTS);
    }

    @Test
    void passingFaultsAreWaitedOut() {
        server.faults.set(2);
        hub().download(ID);
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
        String busy = "the hub answers 503 for " + server.endpoint() + "api/models/owner/tiny/revision/main";
        assertThat(told).containsExactly(busy, busy);
        server.faults.set(3);
        server.file("config.json", "{\"new\": 1}");
        assertThat(hub().download(ID)).as("the cached model is whole").isDirectory();
    }

    @Test
    void offlineUsesTheCacheOnly() {
        Hub offline = hub(null, true, DownloadProgress.SILENT);
        refuses(
                offline,
                ID,
                "owner/tiny is not whole in the cache " + cache() + " and HF_HUB_OFFLINE forbids to fetch it; unset");
        Path snapshot = hub().download(ID);
        server.requests.clear();
        assertThat(offline.download(ID)).isEqualTo(snapshot);
        assertThat(offline.download(HubId.parse("owner/tiny@" + FakeHub.COMMIT)))
                .isEqualTo(snapshot);
        refuses(offline, HubId.parse("owner/tiny@v2"), "owner/tiny@v2 is not whole");
        assertThat(server.requests).isEmpty();
    }

    @Test
    void withoutANetworkAWholeModelIsUsed() throws IOException {
        Path snapshot = hub().download(ID);
        server.close();
        assertThat(hub().download(ID)).isEqualTo(snapshot);
        Files.delete(snapshot.resolve("model.safetensors"));
        refuses(hub(), ID, "cannot fetch owner/tiny from http://127.0.0.1", "check the network and HF_ENDPOINT");
    }

    @Test
    void refusalsSayWhatToDo() {
        server.refusal = 401;
        refuses(hub(), ID, "401 for http://", "private or gated", "set HF_TOKEN");
        server.refusal = 403;
        refuses(hub("bad", false, DownloadProgress.SILENT), ID, "the token in HF_TOKEN may not read this model");
        server.refusal = 404;
        refuses(hub(), ID, "404 for http://", "check the spelling of owner/name");
        server.refusal = 418;
        refuses(hub(), ID, "the hub answers 418");
        server.refusal = 0;
        refuses(hub(), HubId.parse("owner/other"), "the hub does not know this model", "spelling");
    }

    @Test
    void fileNamesAreNotTrusted() throws IOException {
        for (String name : List.of("../evil.json", "/etc/passwd", "a/../../b", "C:evil")) {
            server.file(name, "evil");
            refuses(hub(), ID, "lists a file named '" + name + "', which would lie outside the model's folder");
            server.files.remove(name);
        }
        assertThat(directory).isEmptyDirectory();
        server.commit = "../../evil";
        refuses(hub(), ID, "must name a commit of 40 hex digits but says '../../evil'");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void repositoriesWithoutSafetensors() {
        server.files.remove("model.safetensors");
        refuses(
                hub(),
                ID,
                "owner/tiny holds no model in Hugging Face's safetensors format",
                "weights are pytorch_model.bin");
        server.file("tiny.Q8_0.gguf", "GGUF");
        refuses(hub(), ID, "Download one .gguf file and give its path");
    }

    @Test
    void shardsAreThoseOfTheIndex() throws IOException {
        server.files.remove("model.safetensors");
        server.file("model-1.safetensors", "one");
        server.file("model-2.safetensors", "two");
        server.file("consolidated.safetensors", "other");
        server.file(
                "model.safetensors.index.json",
                "{\"weight_map\":{\"a\":\"model-1.safetensors\",\"b\":\"model-2.safetensors\"}}");
        Path snapshot = hub().download(ID);
        assertThat(names(snapshot))
                .contains("model-1.safetensors", "model-2.safetensors")
                .doesNotContain("consolidated.safetensors");
        assertThat(hub(null, true, DownloadProgress.SILENT).download(ID)).isEqualTo(snapshot);
        Files.delete(snapshot.resolve("model-2.safetensors"));
        refuses(hub(null, true, DownloadProgress.SILENT), ID, "is not whole in the cache");
    }

    @Test
    void aBlobThatIsThereIsNotFetchedAgain() throws IOException {
        byte[] weights = WEIGHTS.getBytes(StandardCharsets.UTF_8);
        Path blobs = Files.createDirectories(folder().resolve("blobs"));
        hub().download(ID);
        Path blob = blobs.resolve(
                Files.readSymbolicLink(folder().resolve("snapshots/" + FakeHub.COMMIT + "/model.safetensors"))
                        .getFileName());
        Files.delete(folder().resolve("snapshots/" + FakeHub.COMMIT + "/model.safetensors"));
        assertThat(Files.readAllBytes(blob)).isEqualTo(weights);
        server.requests.clear();
        hub().download(ID);
        assertThat(server.requests).noneMatch(request -> request.startsWith("STORE"));
    }

    @Test
    void aCacheThatCannotBeWritten() throws IOException {
        Files.writeString(cache(), "in the way");
        refuses(hub(), ID, "cannot write the hub's cache " + folder(), "set HF_HUB_CACHE to another folder");
    }
}
