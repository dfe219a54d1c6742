package dev.edgewise.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.event.TrainingEvent.PromptsEvolved;
import dev.edgewise.terminal.EventText;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvolvedEventTest {
    private static final PromptsEvolved EVOLVED = new PromptsEvolved(
            7,
            2,
            List.of(
                    new PromptsEvolved.Scored(parts("Think.", ""), 0.75),
                    new PromptsEvolved.Scored(parts("", "Task: 1\nReply: 2"), 0.25)),
            0.375,
            5,
            1,
            16,
            118,
            5200,
            1.5);

    private static Map<String, String> parts(String instruction, String examples) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("instruction", instruction);
        parts.put("examples", examples);
        return parts;
    }

    @Test
    void isReadAsItWasWritten() {
        RecordedEvent recorded = new RecordedEvent(Instant.parse("2026-01-02T03:04:05Z"), EVOLVED);

        ObjectNode line = recorded.line(Path.of("run")).orElseThrow();

        assertThat(line.toString())
                .isEqualTo("{\"type\":\"prompts_evolved\",\"step\":7,\"time\":\"2026-01-02T03:04:05Z\",\"cycle\":2,"
                        + "\"before\":0.375,\"proposed\":5,\"entered\":1,\"tasks\":16,\"completions\":118,"
                        + "\"tokens\":5200,\"seconds\":1.5,\"prompts\":[{\"score\":0.75,\"parts\":{\"instruction\":"
                        + "\"Think.\",\"examples\":\"\"}},{\"score\":0.25,\"parts\":{\"instruction\":\"\","
                        + "\"examples\":\"Task: 1\\nReply: 2\"}}]}");
        assertThat(RecordedEvent.of(Path.of("run"), line)).isEqualTo(recorded);
    }

    @Test
    void isOneLineForPeople() {
        assertThat(EventText.evolved(EVOLVED))
                .isEqualTo("prompts (from step 7): 2 prompts in use, 1 new of 5 tried, mean score 0.500 (0.375 before),"
                        + " found with 118 completions in 2 s");
    }
}
