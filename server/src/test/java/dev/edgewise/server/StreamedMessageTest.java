package dev.edgewise.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StreamedMessageTest {
    static Stream<Arguments> cases() throws IOException {
        try (InputStream file = StreamedMessageTest.class.getResourceAsStream("stream.json")) {
            return StreamSupport.stream(
                            new ObjectMapper().readTree(requireNonNull(file)).spliterator(), false)
                    .map(one -> Arguments.of(one.path("id").asText(), one));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void chunksBecomeTheMessage(String id, JsonNode one) {
        StreamedMessage streamed = StreamedMessage.of(one.path("chunks"), 0);

        assertThat(streamed.message()).isEqualTo(one.path("expect").path("message"));
        assertThat(streamed.finish())
                .isEqualTo(one.path("expect").path("finish_reason").asText());
    }

    @Test
    void aReplyThatHasNotEndedHasNoReason() {
        assertThat(new StreamedMessage(0).finish()).isNull();
    }
}
