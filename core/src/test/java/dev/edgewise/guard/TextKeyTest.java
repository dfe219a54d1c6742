package dev.edgewise.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextKeyTest {
    @Test
    void aShortTextIsItsOwnKey() {
        assertThat(TextKey.of("a".repeat(256))).isEqualTo("a".repeat(256));
        assertThat(TextKey.of("")).isEmpty();
    }

    @Test
    void longTextsAreToldApartByWhatFollows() {
        String faces = "\ud83d\ude00".repeat(100_000);
        String key = TextKey.of(faces + "a");
        assertThat(key)
                .startsWith("\ud83d\ude00".repeat(100) + "… (200001 characters, ")
                .hasSizeLessThan(256);
        assertThat(TextKey.of(faces + "a")).isEqualTo(key);
        assertThat(TextKey.of(faces + "b")).isNotEqualTo(key);
        assertThat(TextKey.of(key)).isEqualTo(key);
    }
}
