package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.random.Seeds;
import dev.edgewise.run.CheckpointStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A `trainer_state.json` that holds something else than a trainer writes.
@Tag("native")
@Tag("slow")
class DamagedStateTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> WRONG =
            List.of("null", "7", "-1", "true", "\"x\"", "[]", "{}", "[null]", "1e300", "99999999999999999999");

    @TempDir
    Path directory;

    /// A place in a tree, and what stands there.
    private record Place(JsonNode around, String key) {
        void set(JsonNode value) {
            switch (around) {
                case ObjectNode object -> object.set(key, value);
                case ArrayNode list -> list.set(Integer.parseInt(key), value);
                default -> throw new IllegalStateException("only objects and lists hold places");
            }
        }
    }

    @Test
    void isToldAsDamageWhateverItIs() throws IOException {
        try (TinyRun run = new TinyRun(TinySetup.in(directory).steps(5))) {
            run.trainer.run();
        }
        Path checkpoint = new CheckpointStore(directory, 9).openLatest().directory();
        Path file = checkpoint.resolve("trainer_state.json");
        String whole = Files.readString(file);
        RandomGenerator random = Seeds.stream(3, "damage");
        int refused = 0;
        try (TinyRun run = new TinyRun(TinySetup.in(directory).steps(5))) {
            for (int i = 0; i < 150; i++) {
                JsonNode state = JSON.readTree(whole);
                List<Place> places = places(state);
                Place place = places.get(random.nextInt(places.size()));
                String wrong = WRONG.get(random.nextInt(WRONG.size()));
                place.set(JSON.readTree(wrong));
                Files.writeString(file, state.toString());
                try {
                    run.trainer.restore(checkpoint);
                } catch (CheckpointException told) {
                    refused++;
                    assertThat(told)
                            .as(place.key() + " = " + wrong)
                            .hasMessageContaining(file.toString())
                            .message()
                            .doesNotContain("Exception", "java.");
                }
            }
        }
        assertThat(refused).isGreaterThan(100);
    }

    @Test
    void aFileThatIsNoStateNamesWhatToDo() throws IOException {
        try (TinyRun run = new TinyRun(TinySetup.in(directory).steps(5))) {
            run.trainer.run();
            Path checkpoint = new CheckpointStore(directory, 9).openLatest().directory();
            Path file = checkpoint.resolve("trainer_state.json");
            Files.writeString(file, "[1");
            assertThatThrownBy(() -> run.trainer.restore(checkpoint))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessage("the checkpoint file " + file + " cannot be used: it is not JSON; to go on from the"
                            + " checkpoint before it, delete the directory of this one");
        }
    }

    private static List<Place> places(JsonNode root) {
        List<Place> places = new ArrayList<>();
        for (var entry : root.properties()) {
            places.add(new Place(root, entry.getKey()));
            places.addAll(places(entry.getValue()));
        }
        for (int i = 0; root.isArray() && i < root.size(); i++) {
            places.add(new Place(root, Integer.toString(i)));
            places.addAll(places(root.get(i)));
        }
        return places;
    }
}
