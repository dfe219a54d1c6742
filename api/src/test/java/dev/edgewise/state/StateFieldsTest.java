package dev.edgewise.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.CheckpointException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StateFieldsTest {
    private static final class Part implements FieldState {
        private double mean;

        private Part(double mean) {
            this.mean = mean;
        }

        @Override
        public void fields(StateFields state) {
            mean = state.of("part").number("mean", mean);
        }
    }

    private static final class Everything implements FieldState {
        private final String configuration;
        private double amount;
        private long count;
        private int smallCount;
        private boolean flag;
        private String text = "";
        private final Part part = new Part(0);
        private final Map<String, Part> parts = new TreeMap<>();
        private final Map<String, Double> numbers = new TreeMap<>();
        private final List<Integer> counts = new ArrayList<>();
        private final List<Boolean> flags = new ArrayList<>();
        private final List<String> texts = new ArrayList<>();
        private boolean read;

        private Everything(String configuration) {
            this.configuration = configuration;
        }

        @Override
        public void fields(StateFields state) {
            state.of("everything").madeBy(configuration);
            amount = state.amount("amount", amount);
            count = state.count("count", count);
            smallCount = state.smallCount("small_count", smallCount);
            flag = state.flag("flag", flag);
            text = state.text("text", text);
            state.part("part", part);
            state.parts("parts", parts, () -> new Part(7));
            state.numbers("numbers", numbers);
            state.counts("counts", counts, 9);
            state.flags("flags", flags);
            state.texts("texts", texts);
            read = state.reading();
        }
    }

    private static Everything filled() {
        Everything state = new Everything("x");
        state.amount = 0.1;
        state.count = 1L << 40;
        state.smallCount = 3;
        state.flag = true;
        state.text = "ä";
        state.part.mean = -0.5;
        state.parts.put("a", new Part(2));
        state.numbers.put("b", 0.25);
        state.counts.add(9);
        state.flags.add(true);
        state.texts.add("t");
        return state;
    }

    @Test
    void whatIsWrittenIsReadInPlaceOfWhatWasThere() {
        Everything state = filled();
        ObjectNode snapshot = state.snapshot();
        assertThat(snapshot)
                .hasToString("{\"configuration\":\"x\",\"amount\":0.1,\"count\":1099511627776,"
                        + "\"small_count\":3,\"flag\":true,\"text\":\"ä\",\"part\":{\"mean\":-0.5},"
                        + "\"parts\":{\"a\":{\"mean\":2.0}},\"numbers\":{\"b\":0.25},\"counts\":[9],\"flags\":[true],"
                        + "\"texts\":[\"t\"]}");
        assertThat(state.read).isFalse();

        Everything other = new Everything("x");
        other.parts.put("old", new Part(1));
        other.numbers.put("old", 1.0);
        other.counts.add(1);
        other.restore(snapshot);
        assertThat(other.read).isTrue();
        assertThat(other.snapshot()).isEqualTo(snapshot);
    }

    private static final class Spent implements FieldState {
        private final Map<String, Double> byName = new TreeMap<>();
        private long tokens;

        private Spent(long tokens, Map<String, Double> byName) {
            this.tokens = tokens;
            this.byName.putAll(byName);
        }

        @Override
        public void fields(StateFields state) {
            tokens = state.total("tokens", tokens);
            state.totals("by_name", byName);
        }
    }

    @Test
    void aTotalNeverShrinks() {
        ObjectNode snapshot = new Spent(7, Map.of("a", 3.0, "b", 1.0)).snapshot();
        Spent resumed = new Spent(0, Map.of());
        resumed.restore(snapshot);
        assertThat(resumed.snapshot()).isEqualTo(snapshot);

        Spent goneBack = new Spent(9, Map.of("a", 2.0, "b", 4.0, "c", 1.0));
        goneBack.restore(snapshot);
        assertThat(goneBack.tokens).isEqualTo(9);
        assertThat(goneBack.byName).isEqualTo(Map.of("a", 3.0, "b", 4.0, "c", 1.0));
    }

    @Test
    void aDamagedSnapshotIsRefusedByName() {
        refuses(
                "count",
                "the checkpoint's state of everything has no field count; expected is a whole number of at"
                        + " least 0; the checkpoint is damaged or of another version, resume from an earlier one");
        refuses(
                "part",
                "the checkpoint's state of everything has no field part; expected is an object; the checkpoint"
                        + " is damaged or of another version, resume from an earlier one");
        ObjectNode snapshot = filled().snapshot();
        ((ObjectNode) snapshot.path("numbers")).put("b", "much");
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> filled().restore(snapshot))
                .withMessage(
                        "the checkpoint's state of everything has the value \"much\" in field b; expected is a"
                                + " finite number; the checkpoint is damaged or of another version, resume from an earlier one");
    }

    @Test
    void aSnapshotOfAnotherConfigurationIsRefused() {
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> new Everything("y").restore(filled().snapshot()))
                .withMessage("the checkpoint's state of everything belongs to x but the run is configured as y; resume"
                        + " with the configuration the run began with, or begin a new run");
    }

    private static void refuses(String missing, String message) {
        ObjectNode snapshot = filled().snapshot();
        snapshot.remove(missing);
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> filled().restore(snapshot))
                .withMessage(message);
    }
}
