package dev.edgewise.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasurementTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private final BenchSettings settings = new BenchSettings(
            "shape:135m", List.of(8), 64, 24, 128, 2, 0, 2, "cpu", false, List.of("*-bf16-8", "grpo-135m-bf16"));
    private final List<BenchRow> rows = BenchPlan.of(settings, BenchModel.config("shape:135m"));

    @Test
    void mediansAreOverAllRepetitionsOfAllRounds() throws Exception {
        Measurement measurement = new Measurement(
                rows.getFirst().ours(),
                List.of(
                        sample("{'seconds':[3,1],'prefill_seconds':[0.5,0.25],'limit_seconds':1,'java_share':0.02,"
                                + "'prefill_limit_seconds':0.125,'peak_rss_bytes':100}"),
                        sample("{'seconds':[2,9],'prefill_seconds':[0.5,0.5],'limit_seconds':1.5,"
                                + "'prefill_limit_seconds':0.125,'peak_rss_bytes':300}")),
                null);
        assertThat(measurement.seconds(BenchRow.Part.TOKENS)).isEqualTo(2.5);
        assertThat(measurement.seconds(BenchRow.Part.DECODE)).isEqualTo(2);
        assertThat(measurement.limit(BenchRow.Part.TOKENS)).isEqualTo(1.25);
        assertThat(measurement.limit(BenchRow.Part.DECODE)).isEqualTo(1.125);
        assertThat(measurement.median("java_share")).isEqualTo(0.02);
        assertThat(measurement.peakBytes()).isEqualTo(300);
        assertThat(Measurement.median(Stream.of())).isNaN();
    }

    @Test
    void rowsHoldSpeedsRatiosAndSharesOfTheLimit() throws Exception {
        Map<String, List<Sample>> samples = Map.of(
                "edgewise:generate-bf16-8",
                List.of(sample("{'seconds':[0.5],'prefill_seconds':[0.04],'limit_seconds':0.4,"
                        + "'prefill_limit_seconds':0.03,'java_share':0.01,'peak_rss_bytes':7}")),
                "transformers:generate-bf16-8",
                List.of(sample("{'seconds':[2],'prefill_seconds':[0.16],'peak_rss_bytes':9}")),
                "edgewise:grpo-135m-bf16",
                List.of(sample("{'seconds':[4],'peak_rss_bytes':5}")),
                "trl:grpo-135m-fp32",
                List.of(sample("{'seconds':[24],'peak_rss_bytes':11}")));
        ObjectNode json = new BenchJson(
                        settings,
                        Optional.empty(),
                        null,
                        "1.0",
                        InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z")))
                .of(rows, samples, Map.of("trl:grpo-135m-bf16-pure", "not installed"));
        JsonNode whole = json.at("/rows/0");
        assertThat(whole.path("id").asText()).isEqualTo("generate-bf16-8");
        assertThat(whole.path("tokens_per_second").asDouble()).isEqualTo(8 * 24 / 0.5);
        assertThat(whole.path("limit_share").asDouble()).isEqualTo(0.8);
        assertThat(whole.at("/peers/0/ratio").asDouble()).isEqualTo(4);
        assertThat(whole.at("/peers/0/peak_rss_bytes").asLong()).isEqualTo(9);
        JsonNode decode = json.at("/rows/1");
        assertThat(decode.path("tokens_per_second").asDouble()).isCloseTo(8 * 23 / 0.46, within(1e-9));
        assertThat(decode.path("limit_share").asDouble()).isCloseTo(0.37 / 0.46, within(1e-9));
        assertThat(decode.has("peak_rss_bytes")).isFalse();
        JsonNode grpo = json.at("/rows/2");
        assertThat(grpo.has("tokens_per_second")).isFalse();
        assertThat(grpo.path("peers")).hasSize(1);
        assertThat(grpo.at("/peers/0/ratio").asDouble()).isEqualTo(6);
        assertThat(json.at("/contenders/trl:grpo-135m-bf16-pure/failure").asText())
                .isEqualTo("not installed");
        assertThat(json.at("/contenders/trl:grpo-135m-fp32/rounds/0/seconds/0").asInt())
                .isEqualTo(24);
        assertThat(json.path("date").asText()).isEqualTo("2026-11-23T12:00:00Z");
        assertThat(json.path("commit").isNull()).isTrue();
    }

    @Test
    void llamaCppIsHeldAgainstDecodingAloneOnItsKindOfProcessor() {
        BenchRow decode = rows.get(1);
        assertThat(LlamaCpp.noted(decode, true)).hasValue(208);
        assertThat(LlamaCpp.noted(decode, false)).isEmpty();
        assertThat(LlamaCpp.noted(rows.getFirst(), true)).isEmpty();
    }

    @Test
    void peakMemoryIsWhatTheSystemSays() throws Exception {
        Path status =
                Files.writeString(directory.resolve("status"), "Name:\tjava\nVmHWM:\t  363344 kB\nVmRSS:\t 1 kB\n");
        assertThat(PeakMemory.bytes(status)).isEqualTo(363_344L * 1024);
        assertThat(PeakMemory.bytes(directory.resolve("absent"))).isZero();
    }

    @Test
    void theTimeLeftIsCorrectedByWhatWasMeasured() {
        Contender a = rows.getFirst().ours();
        Contender b = rows.getLast().ours();
        TimeLeft left = new TimeLeft(List.of(a, b, a, b), contender -> contender.equals(a) ? 10 : 30);
        assertThat(left.seconds()).isEqualTo(80);
        left.done(5);
        assertThat(left.seconds()).isEqualTo(15 + 5 + 15);
        left.done(20);
        assertThat(left.seconds()).isEqualTo(25);
    }

    private static Sample sample(String json) throws Exception {
        return new Sample((ObjectNode) JSON.readTree(json.replace('\'', '"')));
    }
}
